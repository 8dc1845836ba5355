"""The use cases: what a user asks for, in terms of the rooms below."""
