"""What is known of libraries by name: the tables that the analysis looks calls up in.

Names are dotted import paths (``numpy.random.seed``) or bare method names (``fit``).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Methods that change the object they are called on.
MUTATING_METHODS = _words("""
    append extend insert pop popitem clear sort setdefault discard update
    appendleft extendleft popleft rotate intersection_update difference_update
    symmetric_difference_update move_to_end
    fit fit_transform fit_predict fit_resample partial_fit fit_generator train_on_batch set_params
    load_weights load_state_dict backward zero_grad add_module register_buffer
    add_argument add_edge add_node add_edges_from add_nodes_from remove_node remove_edge
    itemset setfield setflags sum_duplicates eliminate_zeros
    writelines writerow writerows read readline readlines send throw
    set_weights __setitem__ __delitem__ __setattr__
    """)

# Methods that change their object when nothing is done with their result.
MUTATING_WHEN_BARE = _words("""
    add remove reverse subtract fill put partition resize byteswap compile step train eval build
    minimize optimize write execute executemany commit close seek acquire release shuffle seed
    """)

# Methods that leave their object as it is and do nothing else that a later step could see.
PURE_METHODS = _words("""
    head tail describe info shape sample_count keys values items get copy deepcopy count index
    isnull isna notnull notna any all sum mean median std var min max abs round cumsum cumprod
    quantile mode nunique unique value_counts corr cov skew kurt kurtosis idxmin idxmax argmin
    argmax argsort nlargest nsmallest sort_values sort_index reset_index set_index rename drop
    dropna fillna drop_duplicates duplicated groupby agg aggregate apply map applymap pipe
    transform pivot pivot_table melt stack unstack merge join assign astype to_frame to_numpy
    to_list tolist to_dict to_string to_markdown to_html to_records to_period to_timestamp isin
    between clip where mask replace shift diff pct_change rolling expanding ewm resample asfreq
    interpolate query filter select_dtypes memory_usage equals compare dot T transpose reshape
    ravel flatten squeeze item size nbytes dtype dtypes ndim columns lower upper strip lstrip
    rstrip split rsplit splitlines join startswith endswith format title capitalize find encode
    decode isdigit isalpha most_common union intersection difference issubset issuperset
    predict predict_proba predict_log_proba decision_function score score_samples
    get_params get_feature_names_out inverse_transform kneighbors
    summary conf_int forecast get_forecast get_prediction params pvalues bic aic exists is_file
    is_dir as_posix resolve iterdir glob rglob stat with_suffix relative_to todense toarray
    conjugate real imag trace diagonal nonzero searchsorted take repeat tobytes strftime isoformat
    date time total_seconds timestamp floor ceil
    """)

# Methods whose result may share memory with the object.
VIEW_METHODS = _words("""
    reshape ravel squeeze transpose swapaxes view to_numpy diagonal asfreq get_group __getitem__
    detach numpy cpu
    """)

# Functions whose result holds its arguments.
CONTAINER_FUNCTIONS = _words("""
    list tuple dict set zip enumerate reversed make_pipeline make_column_transformer make_union
    partial iter chain defaultdict deque
    """)

# Methods that keep their arguments in their object.
STORING_METHODS = _words("append extend insert add setdefault update appendleft put")

# Functions that give an immutable value for literal arguments.
VALUE_MAKERS = frozenset(
    {
        "re.compile",
        "datetime.date",
        "datetime.datetime",
        "datetime.timedelta",
        "decimal.Decimal",
        "fractions.Fraction",
        "frozenset",
        "pandas.Timestamp",
        "pandas.Timedelta",
    }
)

# Methods that draw a picture.
PLOT_METHODS = _words("""
    plot hist boxplot scatter bar barh pie imshow show contour contourf fill_between axhline
    axvline set_title set_xlabel set_ylabel set_xlim set_ylim set_xticks set_yticks legend annotate
    text grid tight_layout suptitle set_xticklabels set_yticklabels tick_params errorbar step stem
    violinplot pcolormesh colorbar add_subplot subplots_adjust set_axis_off axis plot_predict
    plot_diagnostics set_size_inches autofmt_xdate add_patch twinx invert_yaxis plot_importance
    set_ylabel set_aspect set_xscale set_yscale add_artist add_collection savefig clf cla
    set_visible set_major_formatter set_major_locator table matshow loglog semilogx semilogy
    """)

# Functions and modules that draw pictures.
PLOT_MODULES = ("matplotlib", "seaborn", "plotly", "bokeh", "altair", "missingno", "yellowbrick")

# What makes a figure or axes when assigned.
FIGURE_MAKERS = _words("""
    subplots figure gca gcf subplot axes add_subplot subplot_mosaic twinx FacetGrid PairGrid
    JointGrid from_estimator from_predictions add_axes subplot2grid plot hist bar barh scatter
    imshow heatmap pairplot boxplot lineplot barplot countplot histplot colorbar legend
    plot_diagnostics plot_predict contourf contour pie plot_surface errorbar plot_tree
    """)

# Functions that change an argument, with its position.
MUTATING_FUNCTIONS = {
    "numpy.random.shuffle": 0,
    "random.shuffle": 0,
    "heapq.heappush": 0,
    "heapq.heappop": 0,
    "heapq.heapify": 0,
    "heapq.heappushpop": 0,
    "bisect.insort": 0,
    "bisect.insort_left": 0,
    "bisect.insort_right": 0,
    "numpy.fill_diagonal": 0,
    "numpy.put": 0,
    "numpy.place": 0,
    "numpy.copyto": 0,
    "numpy.putmask": 0,
    "setattr": 0,
    "delattr": 0,
    "next": 0,
    "operator.setitem": 0,
    "operator.delitem": 0,
    "operator.iadd": 0,
    "list.append": 0,
    "dict.update": 0,
    "json.dump": 1,
    "pickle.dump": 1,
}

# Calls whose result has a state that every use advances.
STATEFUL_MAKERS = _words("""
    default_rng RandomState Random Generator SystemRandom check_random_state iter open cycle count
    cursor connect generator manual_seed SeedSequence reader zip map filter enumerate
    """)

# Calls that give the same state to a random stream every time.
SEEDS = {
    "numpy.random.seed": "numpy",
    "numpy.random.set_state": "numpy",
    "random.seed": "random",
    "random.setstate": "random",
    "torch.manual_seed": "torch",
    "torch.cuda.manual_seed": "torch",
    "torch.cuda.manual_seed_all": "torch",
    "tensorflow.random.set_seed": "tensorflow",
    "tensorflow.keras.utils.set_random_seed": "tensorflow",
    "keras.utils.set_random_seed": "tensorflow",
    "transformers.set_seed": "torch",
    "pytorch_lightning.seed_everything": "torch",
}

# Functions of numpy.random and random that make or read a generator and draw nothing.
NOT_DRAWS = _words("""
    default_rng RandomState Generator SeedSequence get_state set_state seed getstate setstate Random
    SystemRandom BitGenerator PCG64 MT19937 Philox SFC64 mtrand
    """)

TORCH_DRAWS = _words("""
    rand randn randint randperm normal bernoulli multinomial rand_like randn_like randint_like
    poisson dropout
    """)

# Functions and methods that draw from a global stream unless they are given a random state.
GUESSED_DRAWS = _words("""
    fit fit_transform fit_predict fit_resample partial_fit sample rvs simulate bootstrap
    train_test_split shuffle resample cross_val_score cross_validate cross_val_predict
    permutation_importance learning_curve validation_curve make_classification make_regression
    make_blobs make_moons make_circles make_swiss_roll make_sparse_coded_signal make_friedman1
    make_low_rank_matrix train permutation_test_score optimize minimize run_mcmc generate_sample
    barplot pointplot regplot lmplot
    """)

# Calls that read nothing and draw nothing though a table above names them, given one of these.
RANDOM_STATE_KEYWORDS = _words("random_state seed rng generator key random_seed")

SETTINGS = {
    "pandas.set_option": "pandas",
    "pandas.reset_option": "pandas",
    "pandas.options": "pandas",
    "numpy.set_printoptions": "numpy",
    "numpy.seterr": "numpy",
    "warnings.filterwarnings": "warnings",
    "warnings.simplefilter": "warnings",
    "warnings.resetwarnings": "warnings",
    "matplotlib.use": "matplotlib",
    "matplotlib.rc": "matplotlib",
    "matplotlib.rcParams": "matplotlib",
    "matplotlib.style.use": "matplotlib",
    "matplotlib.pyplot.style.use": "matplotlib",
    "matplotlib.pyplot.rc": "matplotlib",
    "matplotlib.pyplot.rcParams": "matplotlib",
    "matplotlib.pyplot.ion": "matplotlib",
    "matplotlib.pyplot.ioff": "matplotlib",
    "matplotlib.pyplot.switch_backend": "matplotlib",
    "sklearn.set_config": "sklearn",
    "os.environ": "os",
    "os.putenv": "os",
    "os.chdir": "cwd",
    "sys.path": "path",
    "sys.setrecursionlimit": "sys",
    "locale.setlocale": "locale",
    "decimal.getcontext": "decimal",
    "logging.basicConfig": "logging",
    "logging.disable": "logging",
    "tqdm.tqdm.pandas": "tqdm",
    "tqdm.auto.tqdm.pandas": "tqdm",
    "tqdm.notebook.tqdm.pandas": "tqdm",
    "pandas.plotting.register_matplotlib_converters": "matplotlib",
}

# First words of function names that set something global when a module's function is called bare.
SETTING_PREFIXES = (
    "set", "enable_", "disable_", "init", "register", "config", "filter", "use", "reset_",
)  # fmt: skip

READERS = _words("""
    pandas.read_csv pandas.read_table pandas.read_excel pandas.read_parquet pandas.read_json
    pandas.read_feather pandas.read_pickle pandas.read_hdf pandas.read_stata pandas.read_sas
    pandas.read_spss pandas.read_fwf pandas.read_orc pandas.read_xml pandas.read_html
    polars.read_csv polars.read_parquet polars.scan_csv polars.scan_parquet polars.read_json
    numpy.load numpy.loadtxt numpy.genfromtxt numpy.fromfile joblib.load torch.load
    matplotlib.pyplot.imread cv2.imread PIL.Image.open skimage.io.imread librosa.load
    geopandas.read_file scipy.io.loadmat sqlite3.connect os.listdir os.scandir glob.glob glob.iglob
    h5py.File zipfile.ZipFile tarfile.open gzip.open bz2.open lzma.open
    sklearn.datasets.load_svmlight_file sklearn.datasets.load_files
    """)

# Functions that write the file given at this position.
WRITERS = {
    "numpy.save": 0,
    "numpy.savez": 0,
    "numpy.savez_compressed": 0,
    "numpy.savetxt": 0,
    "joblib.dump": 1,
    "torch.save": 1,
    "os.makedirs": 0,
    "os.mkdir": 0,
    "os.remove": 0,
    "os.unlink": 0,
    "os.rename": 1,
    "os.replace": 1,
    "shutil.rmtree": 0,
    "shutil.copy": 1,
    "shutil.copyfile": 1,
    "shutil.copy2": 1,
    "shutil.move": 1,
    "cv2.imwrite": 0,
    "matplotlib.pyplot.savefig": 0,
}

READER_METHODS = _words("read_text read_bytes")
WRITER_METHODS = _words("""
    to_csv to_parquet to_excel to_json to_feather to_pickle to_hdf to_stata write_text write_bytes
    savefig to_netcdf write_csv write_parquet save_model save mkdir touch unlink rmdir write_html
    write_image to_file dump
    """)

NETWORK = (
    "requests.", "urllib.request.", "httpx.", "wget.", "yfinance.", "kaggle.", "boto3.",
    "sklearn.datasets.fetch_", "seaborn.load_dataset", "nltk.download", "datasets.load_dataset",
    "statsmodels.api.datasets.get_rdataset", "statsmodels.datasets.get_rdataset", "gdown.",
    "pandas_datareader.", "openml.", "huggingface_hub.", "tensorflow.keras.datasets.",
    "torchvision.datasets.",
)  # fmt: skip

SHELL = ("subprocess.", "os.system", "os.popen", "os.exec", "os.spawn")

# Names of functions and methods whose result tells how good a model is.
METRIC_CALLS = _words("""
    score accuracy_score balanced_accuracy_score precision_score recall_score f1_score fbeta_score
    roc_auc_score average_precision_score log_loss brier_score_loss cohen_kappa_score
    matthews_corrcoef jaccard_score zero_one_loss hamming_loss hinge_loss top_k_accuracy_score
    r2_score mean_squared_error root_mean_squared_error mean_absolute_error median_absolute_error
    mean_absolute_percentage_error mean_squared_log_error root_mean_squared_log_error max_error
    explained_variance_score mean_pinball_loss mean_poisson_deviance mean_gamma_deviance
    mean_tweedie_deviance d2_absolute_error_score d2_pinball_score d2_tweedie_score
    silhouette_score calinski_harabasz_score davies_bouldin_score adjusted_rand_score rand_score
    adjusted_mutual_info_score normalized_mutual_info_score mutual_info_score homogeneity_score
    completeness_score v_measure_score fowlkes_mallows_score ndcg_score dcg_score auc
    coverage_error label_ranking_loss label_ranking_average_precision_score concordance_index
    concordance_index_censored integrated_brier_score geometric_mean_score
    rmse mse mae mape smape wape mase r2 evaluate coverage_score regression_coverage_score
    classification_coverage_score regression_mean_width_score
    """)

# Calls that certainly give a number.
NUMBER_CALLS = _words("len float int round abs bool")

# Calls that give a number when their argument is a column or an array.
NUMBER_METHODS = _words("mean sum std var median min max item nunique any all")
