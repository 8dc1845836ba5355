# trap: text that looks like templates, shell lines and markup
# expect: equal

# %% tags=["data"]
a = "{{ x }} {% if %} ${{ github.token }} $(rm x) `id`"
b = '''"""quoted""" \\ \N{BULLET} \x41'''
c = "<img onerror=1> %(x)s {0}"

# %% tags=["training"]
# {{ comment }} {% raw %}
model = len(a) + len(b)

# %% tags=["evaluation"]
score = model + len(c)
