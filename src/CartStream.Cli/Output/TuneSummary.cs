using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Output;

/// <summary>What <c>cartstream tune</c> has found; its JSON form is stable.</summary>
/// <param name="Out">The file of parameters.</param>
/// <param name="Metric">What was maximised.</param>
/// <param name="Queries">Queries that each trial was asked.</param>
/// <param name="Trials">Trials, earlier runs of the same search included.</param>
/// <param name="IsComplete">Whether the search was not interrupted.</param>
/// <param name="Stages">One entry per algorithm.</param>
internal sealed record TuneSummary(
    string Out, string Metric, int Queries, int Trials, bool IsComplete, IReadOnlyList<TuneSummary.Stage> Stages)
{
    /// <summary>As what the train file was read.</summary>
    public IReadOnlyList<FileReport> Inputs { get; init; } = [];

    /// <summary>What was found of one algorithm.</summary>
    /// <param name="Algorithm">Its name.</param>
    /// <param name="Trials">Its trials.</param>
    /// <param name="IsTuned">Whether more was tried than the parameters before.</param>
    /// <param name="Before">The metric with the parameters before.</param>
    /// <param name="After">The metric with those that were found.</param>
    /// <param name="Changed">The parameters that were found, by name.</param>
    /// <param name="AtBounds">Those of them at an end of the range that is searched: beyond may be better.</param>
    internal sealed record Stage(
        string Algorithm,
        int Trials,
        bool IsTuned,
        double Before,
        double After,
        IReadOnlyDictionary<string, double> Changed,
        IReadOnlyList<string> AtBounds);
}
