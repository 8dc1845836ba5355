# trap: a submodule is reached as an attribute because another cell imported it
# expect: equal

# %% tags=["data"]
import email
text = "Subject: hi\n\nbody"

# %%
import email.mime.text

# %% tags=["training"]
message = email.message_from_string(text)
model = email.mime.text.MIMEText("abc").get_payload()

# %% tags=["evaluation"]
score = len(message["Subject"]) + len(model)
