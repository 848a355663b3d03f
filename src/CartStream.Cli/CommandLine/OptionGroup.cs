using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>Options of a verb that are listed together in its help.</summary>
/// <param name="Heading">The heading above them.</param>
/// <param name="Options">The options, in order.</param>
internal sealed record OptionGroup(string Heading, List<Option> Options)
{
    /// <summary>Events to read or write.</summary>
    public const string Events = "Events";

    /// <summary>The format of files.</summary>
    public const string Format = "File format";

    /// <summary>Where events and results are stored.</summary>
    public const string Log = "Log";

    /// <summary>The connection to a cluster and its use.</summary>
    public const string Cluster = "Kafka cluster";

    /// <summary>The work of a worker.</summary>
    public const string Worker = "Worker";

    /// <summary>Where a server listens, and who has access.</summary>
    public const string Access = "Addresses and access";

    /// <summary>The model.</summary>
    public const string Model = "Model";

    /// <summary>What is recommended, and when.</summary>
    public const string Recommendations = "Recommendations";

    /// <summary>Limits of requests.</summary>
    public const string Limits = "Limits";

    /// <summary>Experiments with several configurations.</summary>
    public const string Experiments = "Experiments";

    /// <summary>What to measure, and how.</summary>
    public const string Evaluation = "Evaluation";

    /// <summary>What a search tries.</summary>
    public const string Search = "Search";

    /// <summary>The simulated shop.</summary>
    public const string Shop = "Simulated shop";

    /// <summary>Simulated shoppers in a server.</summary>
    public const string Demo = "Demonstration";

    /// <summary>What to show, and how.</summary>
    public const string Output = "Output";
}
