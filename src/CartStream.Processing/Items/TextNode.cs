using System.Text;

namespace CartStream.Processing.Items;

/// <summary>
/// Holds for items with a text equal to one of the given values, ignoring case; a category also matches its
/// subcategories. It does not hold for an item whose text is unknown.
/// </summary>
internal sealed class TextNode : FilterNode
{
    private readonly FilterField _field;
    private readonly string[] _values;
    private readonly byte[][] _ids;

    /// <summary>A comparison with one or more values.</summary>
    public TextNode(FilterField field, IReadOnlyList<string> values)
    {
        _field = field;
        _values = [.. values];
        _ids = field == FilterField.Item ? [.. values.Select(Encoding.UTF8.GetBytes)] : [];
        TermSets = field == FilterField.Name ? [] : [[.. values.Select(value => new FilterTerm(field, value))]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<FilterTerm>> TermSets { get; }

    /// <inheritdoc/>
    public override bool Allows(in FilterSubject item) => _field switch
    {
        FilterField.Item => HoldsId(item.Id),
        FilterField.Category => IsInCategory(item.Attributes.Category),
        FilterField.Tag => item.Attributes.Tags?.Any(IsValue) ?? false,
        FilterField.Group => item.Attributes.ItemGroupId is { } group && _values.Contains(group),
        FilterField.Brand => IsValue(item.Attributes.Brand),
        _ => IsValue(item.Attributes.Name),
    };

    private bool HoldsId(ReadOnlySpan<byte> id)
    {
        foreach (var value in _ids)
        {
            if (id.SequenceEqual(value))
                return true;
        }

        return false;
    }

    private bool IsValue(string? text)
    {
        foreach (var value in text is null ? [] : _values)
        {
            if (string.Equals(text, value, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private bool IsInCategory(string? category)
    {
        foreach (var value in category is null ? [] : _values)
        {
            if (category!.StartsWith(value, StringComparison.OrdinalIgnoreCase)
                && (category.Length == value.Length || category[value.Length] == '.'))
            {
                return true;
            }
        }

        return false;
    }
}
