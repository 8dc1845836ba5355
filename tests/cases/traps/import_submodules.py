# trap: import a.b and later import a.c bind one name
# expect: equal

# %% tags=["data"]
import wsgiref.util
a = wsgiref.util.shift_path_info({"PATH_INFO": "/x/y", "SCRIPT_NAME": ""})

# %% tags=["training"]
import wsgiref.headers
b = len(wsgiref.headers.Headers([("a", "b")]))

# %% tags=["evaluation"]
score = b + len(wsgiref.util.FileWrapper.__name__) + len(a)
