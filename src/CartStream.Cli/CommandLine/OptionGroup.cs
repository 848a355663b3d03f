using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>Options of a verb that stand together in its help.</summary>
/// <param name="Heading">What stands above them.</param>
/// <param name="Options">The options, in order.</param>
internal sealed record OptionGroup(string Heading, List<Option> Options)
{
    /// <summary>Which events are read or written.</summary>
    public const string Events = "Events";

    /// <summary>How files are written.</summary>
    public const string Format = "File format";

    /// <summary>Where events and what becomes of them are kept.</summary>
    public const string Log = "Log";

    /// <summary>How a cluster is reached and used.</summary>
    public const string Cluster = "Kafka cluster";

    /// <summary>How a worker works.</summary>
    public const string Worker = "Worker";

    /// <summary>Where a server listens, and to whom.</summary>
    public const string Access = "Addresses and access";

    /// <summary>What recommends.</summary>
    public const string Model = "Model";

    /// <summary>What is recommended, and when.</summary>
    public const string Recommendations = "Recommendations";

    /// <summary>What requests may use.</summary>
    public const string Limits = "Limits";

    /// <summary>Several ways to answer.</summary>
    public const string Experiments = "Experiments";

    /// <summary>What is measured, and how.</summary>
    public const string Evaluation = "Evaluation";

    /// <summary>What a search tries.</summary>
    public const string Search = "Search";

    /// <summary>Shoppers who are simulated.</summary>
    public const string Shop = "Simulated shop";

    /// <summary>Simulated shoppers in a server.</summary>
    public const string Demo = "Demonstration";

    /// <summary>What is shown, and how.</summary>
    public const string Output = "Output";
}
