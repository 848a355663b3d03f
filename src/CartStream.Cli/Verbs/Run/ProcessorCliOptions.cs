using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Experiments;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Shoppers;

namespace CartStream.Cli.Verbs.Run;

/// <summary>
/// The options for processing events, including the model's: the same for each verb that processes, so that all members
/// of a group can be given the same.
/// </summary>
/// <param name="batchEventsMax">Most events in one transaction unless given on the command line.</param>
internal sealed class ProcessorCliOptions(int? batchEventsMax = null)
{
    private static readonly ProcessorOptions Defaults = new();

    private readonly Option<string> _model = CommonOptions.Model();

    private readonly Option<string?> _parameters = CommonOptions.Parameters();

    private readonly Option<string?> _experiments = CommonOptions.File(
        "--experiments", "An experiment file: its variants, each for its share of the shoppers.");

    private readonly Option<RecommendMode> _mode = CommonOptions.Parsed<RecommendMode>(
        "--recommend",
        $"Events that get a recommendation: {RecommendWhenNames.Accepted}.",
        "when",
        new RecommendMode(Defaults.When),
        RecommendWhenNames.Accepted,
        RecommendMode.TryParse)
        .Offering([.. Enum.GetValues<RecommendWhen>().Select(RecommendWhenNames.Text)]);

    private readonly Option<int> _count = CommonOptions.Count(
        "--count", "Items in a recommendation, up to 100.", Defaults.Count);

    private readonly Option<int> _history = CommonOptions.Count(
        "--history", "Length N of a session's and a shopper's history, in items, up to 100.",
        Defaults.Shoppers.HistoryItems);

    private readonly Option<double> _idleMinutes = CommonOptions.Number(
        "--idle-minutes",
        "Idle time after which a session without an id ends.",
        Defaults.Shoppers.IdleGapMs / 60_000.0);

    private readonly Option<double> _retentionDays = CommonOptions.Number(
        "--retention-days", "Idle time after which a shopper's state is dropped.",
        Defaults.Shoppers.RetentionMs / 86_400_000.0);

    private readonly Option<double> _toleranceSeconds = CommonOptions.Number(
        "--clock-tolerance-seconds",
        "How far an event's time may be ahead of its time of receipt.",
        Defaults.Shoppers.ClockToleranceMs / 1_000.0);

    private readonly Option<double> _skewSeconds = CommonOptions.Number(
        "--skew-seconds",
        "How far a purchase's time may lie before its cart event's.",
        Defaults.Shoppers.SkewMs / 1_000.0);

    private readonly Option<CartItemsMax> _cartItems = CommonOptions.Parsed<CartItemsMax>(
        "--cart-items",
        "Most slots of a recommendation for cart items: half, or a number up to 100.",
        "half|n",
        new CartItemsMax(Defaults.Policy.CartItemsMax),
        "half or a whole number",
        CartItemsMax.TryParse).Offering(CartItemsMax.HalfName);

    private readonly Option<string> _policy = CommonOptions.Parsed(
        "--policy",
        "The rank of cart items: cart-first, or ranked by the model among all items.",
        "name",
        PolicyOptions.CartFirstName,
        $"{PolicyOptions.CartFirstName} or {PolicyOptions.RankedName}",
        static (string text, out string value) =>
            (value = text) is PolicyOptions.CartFirstName or PolicyOptions.RankedName)
        .Offering(PolicyOptions.CartFirstName, PolicyOptions.RankedName);

    private readonly Option<int> _cartDays = CommonOptions.Count(
        "--cart-days", "Days for which a cart item is recommended after its newest change.", Defaults.Policy.CartDays);

    private readonly Option<int?> _buyAgainDays = CommonOptions.OptionalCount(
        "--buy-again-days",
        "Days after which a bought item may be recommended again; if the shopper bought it on several days, the "
        + "usual gap between them. Never by default.",
        "days");

    private readonly Option<bool> _allowCurrent = CommonOptions.Flag(
        "--allow-current", "Allows the session's newest item to be recommended.");

    private readonly Option<double> _explore = CommonOptions.Number(
        "--explore",
        "Share of recommendations that explore: one discovery is replaced by another candidate, for off-policy "
        + "estimates; up to 0.5.",
        Defaults.Explore);

    private readonly Option<int> _batch = CommonOptions.Count(
        "--batch", "Most events in one transaction.", batchEventsMax ?? Defaults.BatchEventsMax);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        Option[] all =
        [
            _mode, _count, _history, _idleMinutes, _retentionDays, _toleranceSeconds, _skewSeconds, _cartItems, _policy,
            _cartDays, _buyAgainDays, _allowCurrent, _explore, _batch,
        ];
        verb.AddGroup(OptionGroup.Model, _model, _parameters);
        verb.AddGroup(OptionGroup.Recommendations, all);
        verb.AddGroup(OptionGroup.Experiments, _experiments);
    }

    /// <summary>The choice given on the command line and in its files; ranges are not checked yet.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="InvalidDataException">A file is invalid; every fault is named.</exception>
    public ProcessorChoice Read(ParseResult parsed)
    {
        var model = parsed.GetRequiredValue(_model);
        var parameters = ParameterFile.Read(parsed.GetValue(_parameters));
        var experiment = parsed.GetValue(_experiments) is { } path
            ? ExperimentFile.Parse(ParameterFile.ReadText(path, "an experiment"), path, model, parameters)
            : null;
        return new ProcessorChoice(model, parameters, ReadProcessor(parsed) with { Experiment = experiment });
    }

    private ProcessorOptions ReadProcessor(ParseResult parsed) => new()
    {
        When = parsed.GetValue(_mode).When,
        Count = parsed.GetValue(_count),
        BatchEventsMax = parsed.GetValue(_batch),
        Explore = parsed.GetValue(_explore),
        Shoppers = new ShopperOptions
        {
            HistoryItems = parsed.GetValue(_history),
            IdleGapMs = (long)(parsed.GetValue(_idleMinutes) * 60_000),
            RetentionMs = (long)(parsed.GetValue(_retentionDays) * 86_400_000),
            ClockToleranceMs = (long)(parsed.GetValue(_toleranceSeconds) * 1_000),
            SkewMs = (long)(parsed.GetValue(_skewSeconds) * 1_000),
        },
        Policy = new PolicyOptions
        {
            CartItemsMax = parsed.GetValue(_cartItems).Slots,
            IsRanked = parsed.GetValue(_policy) == PolicyOptions.RankedName,
            CartDays = parsed.GetValue(_cartDays),
            BuyAgainDays = parsed.GetValue(_buyAgainDays),
            ExcludeCurrent = !parsed.GetValue(_allowCurrent),
        },
    };
}
