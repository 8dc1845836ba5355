"""Makes data/tickets.csv: support tickets of a web shop with the team that answered them."""

import random
from pathlib import Path

import pandas as pd

ROWS = 1500
NOISE = 0.06
TEAMS = {
    "billing": [
        "I was charged {amount} twice for order {order}",
        "the invoice for {month} shows a wrong amount",
        "my voucher was not applied to the {item}",
        "please send me a receipt for {order}, my company needs the tax number on it",
        "why does my card statement show {amount} more than the checkout",
    ],
    "delivery": [
        "order {order} should have arrived last {day} and is not here",
        "the tracking page says delivered but there is no parcel with the {item}",
        "can you leave the {item} with a neighbour on {day}",
        "the parcel with my {item} was opened when the courier brought it",
        "I would like to change the address of {order} before it leaves the warehouse",
    ],
    "returns": [
        "the {item} does not fit and I want to send it back",
        "where is the label to return order {order}",
        "I sent the {item} back in {month} and have not seen the {amount} refund",
        "the {item} broke after one week, can I exchange it",
        "does a return of the {item} cost anything",
    ],
    "account": [
        "I cannot log in since {day}, the password mail never comes",
        "please delete my account and all my data",
        "how do I change the mail address of my account",
        "somebody ordered a {item} with my account, was it hacked",
        "the code on my phone does not work when I sign in",
    ],
    "website": [
        "the checkout page is blank when I pay for the {item}",
        "the search shows nothing for {item} although you sell it",
        "your app crashes on {day} whenever I open the basket",
        "the picture of the {item} does not load in my browser",
        "I get error {code} when I add a {item} to the basket",
    ],
}
ITEMS = [
    "lamp",
    "kettle",
    "rain jacket",
    "pair of boots",
    "desk",
    "headphones",
    "backpack",
    "bike light",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
MONTHS = ["January", "March", "May", "July", "September", "November"]
OPENINGS = ["", "", "Hello, ", "Hi, ", "Good morning, ", "Dear team, "]
CLOSINGS = [
    "",
    "",
    ". Thanks",
    ". Please help",
    ". This is the second time I write",
    ". Order {order}",
]
WEIGHTS = {"billing": 5, "delivery": 7, "returns": 4, "account": 2, "website": 2}

rng = random.Random(20240503)


def fill(text: str) -> str:
    return text.format(
        amount=f"{rng.randint(5, 180)}.{rng.choice(['00', '50', '99'])} EUR",
        order=f"#{rng.randint(10_000, 99_999)}",
        item=rng.choice(ITEMS),
        day=rng.choice(DAYS),
        month=rng.choice(MONTHS),
        code=rng.choice([403, 404, 500, 502]),
    )


def misspell(text: str) -> str:
    at = rng.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def ticket(number: int) -> dict[str, object]:
    team = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    text = rng.choice(TEAMS[team])
    if rng.random() < 0.35:
        other = rng.choice(list(TEAMS))
        text += " and " + rng.choice(TEAMS[other])
    text = fill(rng.choice(OPENINGS) + text + rng.choice(CLOSINGS))
    for _ in range(rng.choice([0, 0, 1, 2])):
        text = misspell(text)
    if rng.random() < NOISE:
        team = rng.choice(list(TEAMS))
    return {
        "ticket_id": 50_000 + number,
        "received": pd.Timestamp("2024-01-02") + pd.Timedelta(minutes=37 * number),
        "channel": rng.choice(["mail", "form", "chat"]),
        "message": text,
        "team": team,
    }


path = Path(__file__).parent / "data" / "tickets.csv"
path.parent.mkdir(exist_ok=True)
pd.DataFrame([ticket(number) for number in range(ROWS)]).to_csv(path, index=False)
