"""Lists of names that the translation of IPython syntax goes by."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Line magics that change only how Jupyter looks.
SILENT_MAGICS = _words("""
    matplotlib config autoreload aimport colors autosave automagic autocall
    autoindent pdb xmode gui doctest_mode pinfo pinfo2 pdoc pdef psource pfile
    psearch page quickref magic lsmagic who who_ls whos tb debug clear cls
    """)

# Line magics that show something and bind nothing.
DISPLAY_MAGICS = _words("""
    history hist notebook precision watermark tensorboard timeit memit lprun mprun
    env dhist conda_list ls ll lf lk lx ldir cat less more man pycat pprint
    """)

# Line magics that are shell commands.
SHELL_MAGICS = _words("""
    mkdir rmdir cp mv rm
    """)

# Jupyter extensions that change no value.
INERT_EXTENSIONS = _words("""
    autoreload tensorboard watermark nb_black lab_black jupyter_black line_profiler
    memory_profiler autotime heat scalene snakeviz pycodestyle_magic nb_mypy
    jupyternotify google.colab.data_table nb2prod
    """)

# Shell commands that change nothing outside.
DISPLAY_COMMANDS = _words("""
    ls ll dir tree pwd cat head tail less more wc du df file stat which whereis
    whoami uname hostname date uptime free top ps nvidia-smi nvcc lscpu lsb_release
    env printenv echo printf true cd grep zcat sort uniq cut tr column jq type man
    history clear
    """)

# Names after ``$`` that are surely the environment's.
SHELL_VARIABLES = _words("""
    HOME PATH USER PWD OLDPWD SHELL TMPDIR TEMP TMP LANG HOSTNAME LOGNAME TERM UID
    EDITOR PYTHONPATH LD_LIBRARY_PATH VIRTUAL_ENV CONDA_PREFIX CUDA_HOME
    CUDA_VISIBLE_DEVICES
    """)

# Options of pip and conda that take a value.
OPTIONS_WITH_VALUE = _words("""
    -i --index-url --extra-index-url -f --find-links -t --target --prefix --root
    --python --timeout --retries --proxy --cert --cache-dir --log --platform
    --python-version -n --name -p -c --channel --constraint --progress-bar
    --trusted-host --only-binary --no-binary --upgrade-strategy --src --abi
    --implementation --report --root-user-action
    """)
