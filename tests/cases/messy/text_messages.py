# trap: text cleaning by functions and regular expressions, two vectorizers under one name
# expect: equal

# %%
import re, string
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB
from sklearn.metrics import confusion_matrix, f1_score

# %% tags=["data"]
messages = pd.read_csv('data/messages.tsv', sep='\t', names=['label', 'message'])
messages.groupby('label').describe()

# %% tags=["data"]
STOP = {'the', 'a', 'to', 'is'}
def text_process(mess):
    """
    1. remove punctuation
    2. remove stop words
    """
    nopunc = ''.join(c for c in mess if c not in string.punctuation)
    return [w for w in nopunc.lower().split() if w not in STOP]
messages['length'] = messages['message'].apply(len)
messages['clean'] = messages['message'].apply(lambda m: re.sub(r'\d+', '#', m))

# %%
messages['length'].plot.hist(bins=10)

# %%
messages['message'].head(5).apply(text_process)

# %% tags=["data"]
half = len(messages) // 2
msg_train, msg_test = messages[:half], messages[half:]

# %% tags=["training"]
vec = CountVectorizer(analyzer=text_process)
X = vec.fit_transform(msg_train['clean'])
nb = MultinomialNB().fit(X, msg_train['label'])

# %% tags=["evaluation"]
pred = nb.predict(vec.transform(msg_test['clean']))
f1 = f1_score(msg_test['label'], pred, pos_label='spam')
confusion_matrix(msg_test['label'], pred)

# %% tags=["training"]
vec = TfidfVectorizer(analyzer=text_process)
X = vec.fit_transform(msg_train['clean'])
nb = MultinomialNB(alpha=0.1).fit(X, msg_train['label'])

# %% tags=["evaluation"]
pred = nb.predict(vec.transform(msg_test['clean']))
f1 = f1_score(msg_test['label'], pred, pos_label='spam')
vocabulary = len(vec.vocabulary_)

# %% tags=["inference"]
nb.predict(vec.transform(['win a free prize now']))[0]
