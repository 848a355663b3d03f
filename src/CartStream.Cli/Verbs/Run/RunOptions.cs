using CartStream.Cli.CommandLine;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Simulation;
using CartStream.Evaluation.Prequential;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Processor;

namespace CartStream.Cli.Verbs.Run;

/// <summary>The options of <c>cartstream run</c>.</summary>
internal sealed record RunOptions
{
    /// <summary>The word for every shopper in <see cref="Shopper"/>.</summary>
    public const string AllShoppers = "all";

    /// <summary>Event files; empty for simulated shoppers.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The given file formats.</summary>
    public FormatOptions Format { get; init; } = new();

    /// <summary>The simulated shop, used when no files are given.</summary>
    public required SimulatorOptions Shop { get; init; }

    /// <summary>The store's file.</summary>
    public required string Store { get; init; }

    /// <summary>How events are processed.</summary>
    public required ProcessorOptions Processor { get; init; }

    /// <summary>
    /// For whom a new session is simulated: a shopper's id, <see cref="AllShoppers"/>, or null for none.
    /// </summary>
    public string? Shopper { get; init; }

    /// <summary>The one chosen shopper; null for all.</summary>
    public string? ChosenShopper => Shopper == AllShoppers ? null : Shopper;

    /// <summary>Name of the model.</summary>
    public string Model { get; init; } = ShopModel.DefaultName;

    /// <summary>The model's parameters.</summary>
    public ModelOptions Parameters { get; init; } = new();

    /// <summary>Whether an invalid row ends the run.</summary>
    public bool Strict { get; init; }

    /// <summary>Whether the result is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is hidden.</summary>
    public bool Quiet { get; init; }

    /// <summary>The files and the store.</summary>
    public EventFileInput Input => new(Events, Strict, Store, Format);

    /// <summary>Cut-offs of the quality report: 1, 5, 10, 20 and the number of items, up to that number.</summary>
    public IReadOnlyList<int> Ks => [.. new[] { 1, 5, 10, 20, KMax }.Where(k => k <= KMax).Distinct().Order()];

    /// <summary>The largest cut-off: the number of items in a recommendation, or the ranks that are counted.</summary>
    public int KMax => Math.Min(Processor.Count, PrequentialQuality.DefaultRanksMax);

    /// <summary>Throws when the options are invalid.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = Processor.Faults().Select(fault => $"--{fault}").ToList();
        if (Events.Count == 0)
            faults.AddRange(Shop.Faults().Select(fault => $"--{fault}"));
        faults.AddRange(Input.Faults());
        if (Shopper?.Length == 0)
            faults.Add($"--shopper is empty, expected a shopper's id or '{AllShoppers}'");
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
