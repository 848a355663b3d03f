namespace CartStream.Datasets.Mapping;

/// <summary>Where the elements of a cell have their quantity.</summary>
public enum QuantityPlace
{
    /// <summary>Before the item: <c>2 x TEA</c>.</summary>
    Before,

    /// <summary>After the item: <c>TEA x 2</c>.</summary>
    After,

    /// <summary>After the item, in brackets: <c>TEA (2)</c> and <c>TEA (Qty: 2)</c>.</summary>
    Brackets,
}
