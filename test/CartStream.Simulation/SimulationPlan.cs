using System.Globalization;
using CartStream.Experiments;
using CartStream.LearningToRank;
using CartStream.Log;
using CartStream.Models;
using CartStream.Options;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using CartStream.Shoppers;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation;

/// <summary>The plan of a seed's simulation.</summary>
internal sealed record SimulationPlan
{
    private static readonly TimeSpan VisibleAfterCalm = TimeSpan.FromMilliseconds(300);
    private const long DayMs = 24L * 60 * 60 * 1_000;

    // Nobody else moves offsets in a log file while it is processed.
    private static readonly Mishap[] EmbeddedMishaps =
        [.. Enum.GetValues<Mishap>().Except([Mishap.LoseOffsets, Mishap.MoveOffset])];

    /// <summary>Partitions of events.</summary>
    public required int Partitions { get; init; }

    /// <summary>Workers.</summary>
    public required int Workers { get; init; }

    /// <summary>Servers that get HTTP requests. If there are any, all events come through them.</summary>
    public int Servers { get; init; }

    /// <summary>How the models learn.</summary>
    public required ModelLearning Learning { get; init; }

    /// <summary>Whether the model has a part that is fitted while it learns.</summary>
    public bool IsFitted { get; init; }

    /// <summary>Most events in a batch.</summary>
    public required int BatchEventsMax { get; init; }

    /// <summary>Share of events by a wrong clock.</summary>
    public required double WrongClocks { get; init; }

    /// <summary>How many times as fast as the log's time the shop's runs.</summary>
    public int ShopSpeed { get; init; } = 1;

    /// <summary>Whether a record's time is that of its receipt, as a server's, or that of its event.</summary>
    public required bool StampsReceipt { get; init; }

    /// <summary>Whether ids turn out to be of one shopper.</summary>
    public bool Links { get; init; }

    /// <summary>Whether senders choose partitions by another hash than murmur2.</summary>
    public bool Misplaces { get; init; }

    /// <summary>Whether shoppers are forgotten.</summary>
    public required bool Forgets { get; init; }

    /// <summary>Behaviour of brokers and network until the faults end.</summary>
    public required LogFaults Faults { get; init; }

    /// <summary>How often something happens to a machine or the cluster, as a mean pause.</summary>
    public required TimeSpan MishapEvery { get; init; }

    /// <summary>The possible mishaps.</summary>
    public required IReadOnlyList<Mishap> Mishaps { get; init; }

    /// <summary>
    /// After how many steps of the log each of a worker's first processes crashes; empty for not at a fixed one.
    /// </summary>
    public IReadOnlyList<int> CrashesAt { get; init; } = [];

    /// <summary>Whether events describe their items and have orders.</summary>
    public bool Describes { get; init; }

    /// <summary>Whether the shop changes its catalogue and rules over the API.</summary>
    public bool Manages { get; init; }

    /// <summary>Settings of recommendations that differ from the defaults.</summary>
    public ProcessorOptions Settings { get; init; } = new();

    /// <summary>The fault that is put in on purpose.</summary>
    public Mutation Mutation { get; init; }

    /// <summary>The plan in a few words.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Learning}{(IsFitted ? " fitted" : "")}, {Workers} workers, {
            Servers} servers, {Partitions} partitions, batch {BatchEventsMax}, {
            WrongClocks:0.00} wrong clocks, speed {ShopSpeed}{(Forgets ? ", forgets" : "")}{(Links ? ", links" : "")}{
            (Misplaces ? ", misplaces" : "")}{
            (Describes ? ", describes" : "")}{(Manages ? ", manages" : "")}{
            (Settings == new ProcessorOptions() ? "" : ", other settings")}{
            (CrashesAt.Count > 0 ? $", crashes at {string.Join('/', CrashesAt)}" : "")}");

    /// <summary>Whether a log file of one machine is simulated, and not a cluster.</summary>
    public bool IsEmbedded => Learning == ModelLearning.InBatch;

    /// <summary>Whether events come in the order of their times, each of a shopper with one id.</summary>
    public bool AreClocksRight => WrongClocks == 0 && ShopSpeed == 1 && !Links;

    /// <summary>
    /// How events are processed. Where clocks are right, every event is answered, so that a fold of the log knows the
    /// answers.
    /// </summary>
    public ProcessorOptions ProcessorOptions => Settings with
    {
        When = AreClocksRight ? RecommendWhen.EveryEvent : Settings.When,
        Learning = Learning,
        BatchEventsMax = BatchEventsMax,
        Shoppers = ShopSpeed == 1
            ? new ShopperOptions()
            : new ShopperOptions { HistoryItems = 3, RetentionMs = DayMs },
    };

    /// <summary>An empty model.</summary>
    public ShopModel CreateModel() => IsFitted
        ? ShopModel.Create(
            new ModelOptions
            {
                Refits = new RefitOptions { FirstAtEvents = 100 },
                Ranking = new RerankingOptions { SessionsMin = 10, LabelShare = 0.5 },
                Embedding = new EmbeddingOptions { Epochs = 1 },
                Trees = new BoostedTreesOptions { Trees = 3 },
            },
            "full")
        : ShopModel.Create(new ModelOptions());

    /// <summary>The plan that a seed stands for within a scenario.</summary>
    public static SimulationPlan Of(int seed, Scenario scenario, Mutation mutation = Mutation.None)
    {
        var any = Of(seed, mutation);
        var calm = any with
        {
            MishapEvery = TimeSpan.FromSeconds(2),
            WrongClocks = 0,
            ShopSpeed = 1,
            Links = false,
            Faults = LogFaults.None with { VisibleAfter = any.IsEmbedded ? TimeSpan.Zero : VisibleAfterCalm },
        };
        return scenario switch
        {
            Scenario.LostOffsets => calm with { Mishaps = [Mishap.LoseOffsets, Mishap.Restart, Mishap.Crash] },
            Scenario.MovedOffsets => calm with { Mishaps = [Mishap.MoveOffset, Mishap.Restart, Mishap.Crash] },
            Scenario.Outages => calm with
            {
                Mishaps = [Mishap.Outage, Mishap.CutOff],
                Faults = calm.Faults with { Fails = 0.1, Undecided = 0.1, Aborts = 0.05 },
            },
            Scenario.WrongClocks => any with { WrongClocks = 0.2, Mishaps = [Mishap.Crash, Mishap.Compact] },
            Scenario.Repetitions => calm with
            {
                Mishaps = [Mishap.Crash],
                Faults = calm.Faults with { Undecided = 0.4 },
            },
            Scenario.Forgetting => calm with
            {
                Forgets = true,
                Mishaps = [Mishap.Crash, Mishap.Restart, Mishap.Compact],
            },
            Scenario.EveryStep => EveryStep(any, seed),
            Scenario.Serving => Serving(any, calm, seed),
            _ => any,
        };
    }

    /// <summary>One server has a log file for itself; two share a cluster.</summary>
    private static SimulationPlan Serving(SimulationPlan any, SimulationPlan calm, int seed) => calm with
    {
        Learning = any.IsEmbedded || seed % 2 == 0 ? ModelLearning.InBatch : ModelLearning.FromSessions,
        Partitions = any.IsEmbedded || seed % 2 == 0 ? 1 : any.Partitions,
        IsFitted = false,
        Workers = 0,
        Servers = any.IsEmbedded || seed % 2 == 0 ? 1 : 2,
        Forgets = seed % 3 > 0,
        Manages = seed % 5 < 3,
        Links = any.Links && !any.IsEmbedded && seed % 2 == 1,
        Mishaps =
        [
            Mishap.Crash, Mishap.Crash, Mishap.Crash, Mishap.Pause, Mishap.CutOff, Mishap.Outage, Mishap.FullDisk,
            Mishap.Compact,
        ],
        Faults = seed % 2 == 0 ? any.Faults with { VisibleAfter = TimeSpan.Zero } : any.Faults,
        MishapEvery = TimeSpan.FromSeconds(3),
    };

    /// <summary>The plan that a seed stands for.</summary>
    private static SimulationPlan Of(int seed, Mutation mutation)
    {
        var random = new Random(seed ^ 0x5eed);
        var learning = (ModelLearning)random.Next(3);
        var isEmbedded = learning == ModelLearning.InBatch;
        var isCalm = random.Next(8) == 0;
        var forgets = random.Next(3) == 0;
        var plan = new SimulationPlan
        {
            Partitions = isEmbedded ? 1 : 1 + random.Next(4),
            Workers = isEmbedded ? 1 : 1 + random.Next(3),
            Learning = learning,
            IsFitted = isEmbedded && random.Next(6) == 0,
            BatchEventsMax = random.Next(3) == 0 ? 200 : 5 + random.Next(40),
            WrongClocks = random.Next(2) * 0.3 * random.NextDouble(),
            ShopSpeed = random.Next(3) == 0 ? 500 * (1 + random.Next(30)) : 1,
            StampsReceipt = random.Next(2) == 0,
            Forgets = forgets,
            MishapEvery = TimeSpan.FromSeconds(isCalm ? 60 : 1 + random.Next(8)),
            Mishaps = isEmbedded ? EmbeddedMishaps : Enum.GetValues<Mishap>(),
            Links = random.Next(4) == 0 && !(isEmbedded && forgets),
            Mutation = mutation,
            Faults = FaultsOf(random, isCalm, isEmbedded),
            Describes = random.Next(2) == 0,
        };
        if (random.Next(2) > 0)
            plan = plan with { Settings = SettingsOf(random) };
        return plan with { Misplaces = plan.Partitions > 1 && random.Next(4) == 0 };
    }

    private static ProcessorOptions SettingsOf(Random random) => new()
    {
        When = (RecommendWhen)random.Next(3),
        Count = 1 + random.Next(12),
        Explore = random.Next(2) * 0.3,
        Policy = new PolicyOptions
        {
            CartItemsMax = random.Next(2) == 0 ? null : random.Next(6),
            IsRanked = random.Next(3) == 0,
            ExcludeCurrent = random.Next(2) == 0,
            CartDays = 1 + random.Next(3),
            BuyAgainDays = random.Next(2) == 0 ? null : 1 + random.Next(3),
        },
        Experiment = random.Next(2) == 0
            ? null
            : new Experiment("simulated",
            [
                new Variant("a", DiscoveriesOnly: false, "rules", new ModelOptions()) { TenThousandths = 4_000 },
                new Variant("b", DiscoveriesOnly: true, "knn", new ModelOptions())
                {
                    TenThousandths = 6_000, CartDays = 2, BuyAgainDays = 1,
                },
            ]),
    };

    /// <summary>A log file shows at once what is committed.</summary>
    private static LogFaults FaultsOf(Random random, bool isCalm, bool isEmbedded)
    {
        var faults = isCalm
            ? new LogFaults { VisibleAfter = VisibleAfterCalm }
            : new LogFaults
            {
                Fails = random.Next(2) * 0.06 * random.NextDouble(),
                Undecided = random.Next(2) * 0.2 * random.NextDouble(),
                Aborts = random.Next(2) * 0.1 * random.NextDouble(),
                Fatal = random.Next(4) == 0 ? 0.004 : 0,
                Slow = random.Next(2) * 0.03 * random.NextDouble(),
                VisibleAfter = TimeSpan.FromMilliseconds(random.Next(2) * random.Next(1_500)),
            };
        return isEmbedded ? faults with { VisibleAfter = TimeSpan.Zero } : faults;
    }

    /// <summary>
    /// One worker, one partition, no fault but the crashes: seed after seed one step later, and at another step of the
    /// process that follows.
    /// </summary>
    private static SimulationPlan EveryStep(SimulationPlan any, int seed) => any with
    {
        Partitions = 1,
        Workers = 1,
        Mishaps = [Mishap.Compact],
        Faults = LogFaults.None,
        MishapEvery = TimeSpan.FromSeconds(5),
        CrashesAt = [seed % 500, seed * 7 % 61, seed * 31 % 241],
    };
}
