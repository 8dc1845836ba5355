# trap: Kaggle style: ../input paths, a folder listing, chained fills, a submission file
# expect: equal

# %%
# This Python 3 environment comes with many helpful analytics libraries installed
import numpy as np # linear algebra
import pandas as pd # data processing, CSV file I/O (e.g. pd.read_csv)
import os
for dirname, _, filenames in os.walk('../input'):
    for filename in sorted(filenames):
        print(os.path.join(dirname, filename))
# You can write up to 5GB to the current directory

# %%
import matplotlib.pyplot as plt
# %matplotlib inline
import warnings
warnings.filterwarnings('ignore')

# %% tags=["data"]
train = pd.read_csv('../input/train.csv')
test = pd.read_csv('../input/test.csv')
PassengerId = test['PassengerId']
train.head(3)

# %%
train.info()

# %%
train['Survived'].value_counts().plot.bar(); plt.show()

# %% [markdown]
# # Feature engineering

# %% tags=["data"]
full_data = [train, test]
train['Name_length'] = train['Name'].apply(len)
test['Name_length'] = test['Name'].apply(len)
for dataset in full_data:
    dataset['Age'] = dataset['Age'].fillna(dataset['Age'].median())
    dataset['FamilySize'] = dataset['SibSp'] + dataset['Parch'] + 1
    dataset['IsAlone'] = 0
    dataset.loc[dataset['FamilySize'] == 1, 'IsAlone'] = 1

# %% tags=["data"]
def get_title(name):
    return name.split(',')[1].split('.')[0].strip()
for dataset in full_data:
    dataset['Title'] = dataset['Name'].apply(get_title)
    dataset['Title'] = dataset['Title'].map({"Mr": 1, "Miss": 2, "Mrs": 3}).fillna(0)
    dataset['Sex'] = dataset['Sex'].map({'female': 0, 'male': 1}).astype(int)
drop_elements = ['PassengerId', 'Name']
train = train.drop(drop_elements, axis=1)
test = test.drop(drop_elements, axis=1)

# %%
print(train[['Title', 'Survived']].groupby(['Title'], as_index=False).mean())

# %% tags=["training"]
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
X = train.drop("Survived", axis=1); y = train["Survived"]
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.3, random_state=42)
rf = RandomForestClassifier(n_estimators=20, random_state=0)
rf.fit(X_train, y_train)

# %% tags=["evaluation"]
acc = round(rf.score(X_val, y_val) * 100, 2)
acc

# %% tags=["evaluation"]
importances = pd.Series(rf.feature_importances_, index=X.columns).sort_values(ascending=False)
importances.plot.barh()

# %% tags=["inference"]
predictions = rf.predict(test)
submission = pd.DataFrame({'PassengerId': PassengerId, 'Survived': predictions})
submission.to_csv('submission.csv', index=False)
submission.head()
