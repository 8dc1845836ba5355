# trap: rich display, help requests, long outputs, suppressed output and a debug cell
# expect: equal

# %%
import pandas as pd
from IPython.display import display, Markdown, HTML
pd.options.display.float_format = '{:.2f}'.format

# %% tags=["data"]
df = pd.DataFrame({'name': ['ann', 'bob', 'cid'], 'height': [1.62, 1.80, 1.75], 'weight': [55, 82, 70.0]})
display(df)
df['bmi'] = df.weight / df.height ** 2
df;

# %%
display(Markdown('## Look'), HTML('<b>bold</b>'))

# %%
# ?pd.cut
# pd.cut?

# %%
print(df.to_string())
text_before = str(df['bmi'].iloc[:1])

# %% tags=["training"]
mean, std = df.bmi.mean(), df.bmi.std()
display({'mean': mean})
_ = df.hist()

# %%
# %debug

# %% tags=["evaluation"]
z = (df.bmi - mean) / std
display(z)
z_max = z.max()
z_max;

# %% tags=["evaluation"]
text = df.describe().to_string()
lines = len(text.splitlines())
shown = text_before.split()[1]
