using System.Text.Json;
using System.Text.Json.Nodes;

namespace CartStream.Options;

/// <summary>
/// Which parameters are tuned, and in which range. A stage's algorithm is the cheapest that uses them: a setting that
/// is good for a source alone is good for it in a ranking.
/// </summary>
public static class TunableParameters
{
    /// <summary>
    /// The stage of reminders, which are put before a model's items: tuned last, if the protocol uses reminders.
    /// </summary>
    public const string ReminderStage = "reminders";

    private const long HourMs = 60 * 60 * 1_000;

    /// <summary>All of them, in the order of stages.</summary>
    public static IReadOnlyList<TunableParameter> All { get; } =
    [
        new("popularity", "popularity.half_life_ms", HourMs, 90 * 24 * HourMs, IsLog: true, IsWhole: true),
        new("popularity", "popularity.weights.cart", 0.1, 20, IsLog: true),
        new("popularity", "popularity.weights.purchase", 0.1, 20, IsLog: true),
        new("knn", "knn.sessions_per_item", 200, 3_000, IsLog: true, IsWhole: true),
        new("knn", "knn.neighbours", 50, 2_000, IsLog: true, IsWhole: true),
        new("knn", "knn.long_share", 0.1, 1),
        new("knn", "knn.recent_items", 2, 40, IsLog: true, IsWhole: true),
        new("knn", "knn.query_decay", 0, 2),
        new("knn", "knn.idf_power", 0, 4),
        new("knn", "knn.similarity_power", 0.3, 5, IsLog: true),
        new("knn", "knn.age_decay", 0, 4),
        new("knn", "knn.gain_decay", 0, 1.5),
        new("knn", "knn.gain_before", 0, 1),
        new("knn", "knn.repeat_newest", 0.01, 5, IsLog: true),
        new("knn", "knn.repeat_other", 0.05, 10, IsLog: true),
        new("knn", "knn.return_weight", 0.05, 20, IsLog: true),
        new("knn", "knn.return_decay", 0, 1),
        new("knn", "knn.item_idf_power", 0, 2.5),
        new("rules", "rules.sessions_per_item", 100, 2_000, IsLog: true, IsWhole: true),
        new("rules", "rules.steps", 2, 20, IsLog: true, IsWhole: true),
        new("rules", "rules.recent_items", 1, 40, IsLog: true, IsWhole: true),
        new("rules", "rules.query_decay", 0, 3),
        new("rules", "rules.step_power", 0, 3),
        new("rules", "rules.share_power", 0, 1),
        new("association", "rules.before", 0, 2),
        new("association", "rules.popular_power", 0, 1),
        new("covisitation", "rules.weights.cart", 0.1, 20, IsLog: true),
        new("covisitation", "rules.weights.purchase", 0.1, 20, IsLog: true),
        new("walk", "rules.walk_items", 5, 60, IsLog: true, IsWhole: true),
        new("walk", "rules.walk_sessions", 5, 80, IsLog: true, IsWhole: true),
        new("blend", "blend.rules_weight", 0.02, 20, IsLog: true),
        new("blend", "blend.rules_items", 1, 10, IsLog: true, IsWhole: true),
        new("blend", "blend.rules_trust_touches", 1, 5_000, IsLog: true),
        new("blend", "blend.knn_power", 0.1, 4, IsLog: true),
        new("blend", "blend.rules_power", 0.1, 8, IsLog: true),
        new("full", "ranking.label_share", 0.05, 0.5, IsLog: true),
        new("full", "embedding.epochs", 4, 14, IsWhole: true),
        new("full", "embedding.scale", 6, 20, IsLog: true),
        new("full", "embedding.dropout", 0.1, 0.6),
        new("full", "trees.trees", 80, 250, IsLog: true, IsWhole: true),
        new("full", "trees.rate", 0.04, 0.2, IsLog: true),
        new("full", "trees.lambda", 0.5, 50, IsLog: true),
        new(ReminderStage, "reminders.items_max", 1, 40, IsLog: true, IsWhole: true),
        new(ReminderStage, "reminders.half_life_ms", HourMs, 90 * 24 * HourMs, IsLog: true, IsWhole: true),
        new(ReminderStage, "reminders.view.in_cart", 0.01, 100, IsLog: true),
        new(ReminderStage, "reminders.view.bought", 0.01, 100, IsLog: true),
        new(ReminderStage, "reminders.cart.in_cart", 0.01, 100, IsLog: true),
        new(ReminderStage, "reminders.cart.bought", 0.01, 100, IsLog: true),
        new(ReminderStage, "reminders.purchase.in_cart", 0.01, 100, IsLog: true),
        new(ReminderStage, "reminders.purchase.bought", 0.01, 100, IsLog: true),
    ];

    /// <summary>The options that are not tuned, and why.</summary>
    public static IReadOnlyDictionary<string, string> NotTuned { get; } = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["sessions."] = "memory, not quality",
        ["popularity.ordered_items"] = "cost",
        ["popularity.category_items"] = "cost",
        ["popularity.touches_max"] = "cost",
        ["popularity.weights.view"] = "the scale of the other weights",
        ["rules.weights.view"] = "the scale of the other weights",
        ["blend.knn_weight"] = "the scale of the other weight",
        ["embedding.further_epochs"] = "cost",
        ["embedding.learning_rate"] = "flat around its default",
        ["embedding.negative_power"] = "flat around its default",
        ["embedding.item_count_min"] = "flat around its default",
        ["embedding.positions_max"] = "a bound",
        ["embedding.seed"] = "no quality of its own",
        ["ranking.exclude"] = "the caller's choice",
        ["ranking.from_"] = "latency: the caller's choice",
        ["ranking.ordered"] = "latency: the caller's choice",
        ["ranking.queries_max"] = "a bound",
        ["ranking.linear_queries_max"] = "a bound",
        ["ranking.per_objective"] = "the protocol's choice",
        ["ranking.sessions_min"] = "a bound",
        ["trees.leaves"] = "flat around its default",
        ["trees.leaf_weight_min"] = "flat around its default",
        ["trees.group_share"] = "flat around its default",
        ["trees.feature_share"] = "flat around its default",
        ["trees.held_out_share"] = "it finds how many trees are best",
        ["trees.patience"] = "it finds how many trees are best",
        ["trees.seed"] = "no quality of its own",
        ["trees.cores"] = "speed of the fit",
        ["refits."] = "when to fit, not how",
        ["reminders.next."] = "the shop's policy: cart first",
        ["reminders.view.seen"] = "the scale of the other weights",
        ["reminders.cart.seen"] = "the scale of the other weights",
        ["reminders.purchase.seen"] = "the scale of the other weights",
    };

    /// <summary>Every option's name, as in a parameter file.</summary>
    public static IEnumerable<string> OptionNames() => Leaves(Tree(new ModelOptions()), "");

    /// <summary>The value of a parameter in <paramref name="options"/>.</summary>
    public static double Value(ModelOptions options, TunableParameter parameter)
    {
        var (group, name) = Find(Tree(options), parameter.Name);
        return group[name]!.GetValue<double>();
    }

    /// <summary>The options with these values by name.</summary>
    public static ModelOptions With(ModelOptions options, IReadOnlyDictionary<string, double> values)
    {
        var tree = Tree(options);
        foreach (var parameter in All)
        {
            if (!values.TryGetValue(parameter.Name, out var value))
                continue;
            var (group, name) = Find(tree, parameter.Name);
            group[name] = parameter.IsWhole ? (long)value : value;
        }

        return tree.Deserialize(ModelOptionsJson.Default.ModelOptions)!;
    }

    private static JsonObject Tree(ModelOptions options) =>
        JsonNode.Parse(options.ToCanonicalText())!.AsObject();

    private static (JsonObject Group, string Name) Find(JsonObject tree, string path)
    {
        var parts = path.Split('.');
        return (parts[..^1].Aggregate(tree, (group, part) => group[part]!.AsObject()), parts[^1]);
    }

    private static IEnumerable<string> Leaves(JsonObject group, string path) => group.SelectMany(one =>
        one.Value is JsonObject inner ? Leaves(inner, $"{path}{one.Key}.") : [path + one.Key]);
}
