using CartStream.Experiments;
using CartStream.Queries;

namespace CartStream.Processing.Items;

/// <summary>The filters that an experiment's variants impose on their answers.</summary>
internal sealed class VariantFilters
{
    private readonly IReadOnlyList<FilterNode>[] _nodes;

    /// <summary>The filters of an experiment's variants.</summary>
    /// <param name="experiment">The experiment, which has no <see cref="Faults"/>; null for none.</param>
    public VariantFilters(Experiment? experiment) =>
        _nodes = [.. (experiment?.Variants ?? []).Select(one => NodesOf(one.Filter))];

    /// <summary>What is wrong with the filters of an experiment's variants, one line each.</summary>
    public static IEnumerable<string> Faults(Experiment? experiment)
    {
        for (var i = 0; i < (experiment?.Variants.Count ?? 0); i++)
        {
            if (experiment!.Variants[i].Filter is { } filter && FilterParser.TryParse(filter, out var fault) is null)
                yield return $"experiments: variants[{i}].filter: {fault}";
        }
    }

    /// <summary>The conditions that a variant adds to its answers; empty for none.</summary>
    /// <param name="variant">The variant's index; <see cref="Experiment.NoVariant"/> for none.</param>
    public IReadOnlyList<FilterNode> Of(int variant) => variant >= 0 ? _nodes[variant] : [];

    /// <summary>
    /// The filter of a variant's stored answers: items that can be bought and pass; null for all items.
    /// </summary>
    public IItemFilter? Of(int variant, ItemCatalogue? catalogue) =>
        catalogue is not null && Of(variant) is { Count: > 0 } nodes
            ? new ItemFilter(catalogue, nodes)
            : catalogue?.Available;

    private static FilterNode[] NodesOf(string? filter) =>
        filter is not null && FilterParser.TryParse(filter, out _) is { } node ? [node] : [];
}
