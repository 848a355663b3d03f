using System.Globalization;
using CartStream.LearningToRank;

namespace CartStream.Benchmarks.LightGbm;

/// <summary>
/// Trees fitted by LightGBM to the groups of a <see cref="RankingSet"/>, with the settings of
/// <see cref="BoostedTreesOptions"/> under LightGBM's names, so that both fit the same rows with as many trees and
/// leaves. Needs the package's native library, which exists for x64, and OpenMP.
/// </summary>
internal sealed class LightGbmTrees : IDisposable
{
    private readonly nint _booster;
    private readonly int _features;
    private double[] _scores = [];

    private LightGbmTrees(nint booster, int features) => (_booster, _features) = (booster, features);

    /// <summary>
    /// Fits trees; <paramref name="objective"/> is LightGBM's name for the loss, such as <c>rank_xendcg</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">LightGBM failed; the message is its own.</exception>
    public static LightGbmTrees Fit(RankingSet set, BoostedTreesOptions options, string objective, int cores)
    {
        var parameters = ParametersOf(options, objective, cores);
        var dataset = DatasetOf(set, parameters);
        try
        {
            Check(NativeMethods.CreateBooster(dataset, parameters, out var booster));
            var trees = new LightGbmTrees(booster, set.FeatureCount);
            for (var tree = 0; tree < options.Trees; tree++)
            {
                Check(NativeMethods.Update(booster, out var isFinished));
                if (isFinished != 0)
                    break;
            }

            return trees;
        }
        finally
        {
            Check(NativeMethods.FreeDataset(dataset));
        }
    }

    /// <summary>Scores rows: a higher score ranks earlier.</summary>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        if (_scores.Length < scores.Length)
            _scores = new double[scores.Length];
        Check(NativeMethods.Predict(
            _booster, rows, NativeMethods.Float32, scores.Length, _features, 1, NativeMethods.RawScore, 0, -1,
            "num_threads=1", out _, _scores));
        for (var row = 0; row < scores.Length; row++)
            scores[row] = (float)_scores[row];
    }

    /// <inheritdoc />
    public void Dispose() => Check(NativeMethods.FreeBooster(_booster));

    private static string ParametersOf(BoostedTreesOptions options, string objective, int cores) =>
        string.Join(' ', new (string Name, double Value)[]
        {
            ("num_leaves", options.Leaves),
            ("learning_rate", options.Rate),
            ("lambda_l2", options.Lambda),
            ("min_sum_hessian_in_leaf", options.LeafWeightMin),
            ("min_data_in_leaf", 1),
            ("bagging_fraction", options.GroupShare),
            ("bagging_freq", 1),
            ("feature_fraction", options.FeatureShare),
            ("max_bin", 63),
            ("num_threads", cores),
            ("seed", options.Seed),
            ("verbosity", -1),
        }.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}={one.Value}")))
        + $" objective={objective} bagging_by_query=true force_col_wise=true deterministic=true";

    private static nint DatasetOf(RankingSet set, string parameters)
    {
        var rows = new float[set.Rows * set.FeatureCount];
        for (var row = 0; row < set.Rows; row++)
            set.Row(row).CopyTo(rows.AsSpan(row * set.FeatureCount));
        Check(NativeMethods.CreateDataset(
            rows, NativeMethods.Float32, set.Rows, set.FeatureCount, 1, parameters, 0, out var dataset));
        var labels = new float[set.Rows];
        foreach (var relevant in set.RelevantRows())
            labels[relevant] = 1;
        var starts = set.GroupStarts();
        var sizes = new int[set.Groups];
        for (var group = 0; group < sizes.Length; group++)
            sizes[group] = starts[group + 1] - starts[group];
        Check(NativeMethods.SetField(dataset, "label", labels, labels.Length, NativeMethods.Float32));
        Check(NativeMethods.SetField(dataset, "group", sizes, sizes.Length, NativeMethods.Int32));
        return dataset;
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"LightGBM: {NativeMethods.LastError}");
    }
}
