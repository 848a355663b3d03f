using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream tune</c>; its JSON form is stable.</summary>
/// <param name="Out">The file of parameters.</param>
/// <param name="Metric">The metric that was maximised.</param>
/// <param name="Queries">Queries of each trial.</param>
/// <param name="Trials">Trials, including earlier runs of the same search.</param>
/// <param name="IsComplete">Whether the search ran to its end.</param>
/// <param name="Stages">One entry per algorithm.</param>
internal sealed record TuneSummary(
    string Out, string Metric, int Queries, int Trials, bool IsComplete, IReadOnlyList<TuneSummary.Stage> Stages)
{
    /// <summary>The detected format of the train file.</summary>
    public IReadOnlyList<FileReport> Inputs { get; init; } = [];

    /// <summary>Queries of other sessions, or shoppers, that no trial answered.</summary>
    public int KeptQueries { get; init; }

    /// <summary>The result for one algorithm.</summary>
    /// <param name="Algorithm">Its name.</param>
    /// <param name="Trials">Its trials.</param>
    /// <param name="IsTuned">Whether other parameters than the initial ones were tried.</param>
    /// <param name="Before">The metric with the initial parameters.</param>
    /// <param name="After">The metric with the parameters found.</param>
    /// <param name="Changed">The parameters found, by name.</param>
    /// <param name="AtBounds">Those of them at an end of the searched range; values beyond it may be better.</param>
    internal sealed record Stage(
        string Algorithm,
        int Trials,
        bool IsTuned,
        double Before,
        double After,
        IReadOnlyDictionary<string, double> Changed,
        IReadOnlyList<string> AtBounds)
    {
        /// <summary>The gain on the kept queries; null when nothing was found, or when it was not measured.</summary>
        public Check? Kept { get; init; }
    }

    /// <summary>The metric on the queries that no trial answered.</summary>
    /// <param name="Before">With the parameters before the stage.</param>
    /// <param name="After">With the parameters found.</param>
    /// <param name="Gain">The difference.</param>
    internal sealed record Check(double Before, double After, GainSummary Gain);
}
