"""Texts, pictures and files are compared by what is in them."""

import io
import json
import zipfile

import numpy as np
import pytest
from matplotlib.figure import Figure

from nb2prod.execution.comparison.pictures import compare_pictures, read_png
from nb2prod.execution.comparison.texts import compare_texts
from nb2prod.execution.comparison.tolerance import DEFAULT
from nb2prod.execution.comparison.written import compare_contents


@pytest.mark.parametrize(
    "one, other",
    [
        ("a\nb\n", "a\nb\n"),
        ("loss 0.30000000000000004", "loss 0.3"),
        ("[1. 2.5e-3]", "[1. 2.50000000000001e-3]"),
        ("<a at 0x7f1122334455>", "<a at 0x7f1122334466>"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_the_same_text(one, other):
    assert not compare_texts(one, other, "printed", DEFAULT)


@pytest.mark.parametrize(
    "one, other, said",
    [
        ("a\nb", "a\nc", ["printed line 2: 'b' is not 'c'"]),
        ("a", "a\nb", ["printed line 2: not there: 'b'"]),
        ("a\nb", "a", ["printed line 2: missing: 'b'"]),
        ("loss 0.30", "loss 0.31", ["printed line 1: 'loss 0.30' is not 'loss 0.31'"]),
        ("v1.2.3", "v1.2.4", ["printed line 1: 'v1.2.3' is not 'v1.2.4'"]),
        ("12 rows", "13 rows", ["printed line 1: '12 rows' is not '13 rows'"]),
    ],
)
def test_another_text(one, other, said):
    assert [each.text() for each in compare_texts(one, other, "printed", DEFAULT)] == said


def drawn(colour="tab:blue", size=(3, 2), **options):
    figure = Figure(figsize=size)
    figure.subplots().plot([1, 3, 2], color=colour)
    file = io.BytesIO()
    figure.savefig(file, **options)
    return file.getvalue()


def test_pixels_are_read_as_matplotlib_reads_them():
    from matplotlib.image import imread

    content = drawn()
    picture = read_png(content)
    expected = (imread(io.BytesIO(content)) * 255).round().astype("u1")
    assert expected.shape == (picture.height, picture.width, picture.channels)
    assert np.array_equal(np.frombuffer(picture.rows, "u1"), expected.ravel())


def test_pictures():
    assert compare_pictures(drawn(), drawn(metadata={"Title": "x"}), "f", DEFAULT) is None
    assert "% of the pixels" in compare_pictures(drawn(), drawn("tab:red"), "f", DEFAULT).note
    assert compare_pictures(drawn(), drawn(size=(3, 3)), "f", DEFAULT).kind == "shape"
    assert compare_pictures(drawn(), drawn()[:-40], "f", DEFAULT).note == "a broken PNG file"
    assert compare_pictures(drawn(), b"GIF", "f", DEFAULT).note == "not a PNG file"


def packed(**members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as stream:
        for name, content in members.items():
            stream.writestr(name, content)
    return file.getvalue()


def saved(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


@pytest.mark.parametrize(
    "name, one, other, paths",
    [
        ("a.json", b'{"a": [1.0, 2]}', b'{"a": [1.0000000000001, 2]}', []),
        ("a.json", b'{"a": [1, 2]}', b'{"a": [1, 3]}', ["a.json: value['a'][1]"]),
        ("a.csv", b"x,y\n1,0.3\n", b"x,y\n1,0.30000000000000004\n", []),
        ("a.csv", b"x,y\n1,2\n", b"x,y\n1,3\n", ["a.csv line 2 column 2"]),
        ("a.csv", b"x,y\n", b"x,y\n1,3\n", ["a.csv"]),
        ("a.txt", b"a\nb", b"a\nc", ["a.txt line 2"]),
        ("a.bin", b"\xff\x00", b"\xff\x01", ["a.bin"]),
        ("a.zip", packed(x="1"), packed(x="1", y="2"), ["a.zip"]),
        ("a.zip", packed(x="1"), packed(x="2"), ["a.zip/x line 1"]),
        ("a.npz", saved(x=np.ones(2)), saved(x=np.ones(2)), []),
        ("a.npz", saved(x=np.ones(2)), saved(x=np.zeros(2)), ["a.npz/x.npy"]),
        ("a.png", drawn(), drawn("tab:red"), ["a.png"]),
        ("a.json", b"{", b"[", ["a.json line 1"]),
    ],
)
def test_files(name, one, other, paths):
    assert [each.path for each in compare_contents(one, other, name, DEFAULT)] == paths
    assert not compare_contents(one, one, name, DEFAULT)


def test_a_difference_is_plain_data():
    (found,) = compare_contents(b"[1]", b"[2]", "a.json", DEFAULT)
    assert json.dumps(found.text()) == '"a.json: value[0]: 1 is not 2"'
