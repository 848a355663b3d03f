using System.Text;

namespace CartStream.Datasets.Mapping;

/// <summary>Units of quantities that are measured instead of counted.</summary>
internal static class UnitWords
{
    private const int LengthMax = 12;

    private static readonly HashSet<string> Measures = new(StringComparer.Ordinal)
    {
        "mg", "g", "gr", "gm", "gram", "grams", "gramm", "gramme", "grammes", "grammi", "gramos", "kg", "kgs", "kilo",
        "kilos", "kilogram", "kilograms", "kilogramm", "lb", "lbs", "pound", "pounds", "oz", "ounce", "ounces", "t",
        "ml", "cl", "dl", "l", "lt", "ltr", "liter", "liters", "litre", "litres", "litr", "litro", "litros", "gal",
        "mm", "cm", "m", "mtr", "meter", "meters", "metre", "metres", "metr", "ft", "yd", "m2", "m²", "qm", "sqm", "m3",
        "m³", "г", "кг", "мл", "л", "м",
    };

    private static readonly HashSet<string> Pieces = new(StringComparer.Ordinal)
    {
        "x", "pc", "pcs", "piece", "pieces", "ea", "each", "unit", "units", "st", "stk", "stck", "stück", "szt", "ks",
        "adet", "stuks", "pièces", "uds", "шт", "個", "件", "개",
    };

    /// <summary>
    /// Reads a quantity with its unit behind it: <c>2 pcs</c> is 2, and <c>350 g</c> is 1, because it is measured.
    /// </summary>
    public static bool TryCount(ReadOnlySpan<byte> text, char decimalAt, char? thousands, out decimal pieces)
    {
        var digits = text.LastIndexOfAnyInRange((byte)'0', (byte)'9') + 1;
        pieces = 0;
        if (digits == 0 || digits == text.Length || text.Length - digits > LengthMax
            || !NumberText.TryParse(text[..digits], decimalAt, thousands, out var number))
        {
            return false;
        }

        var unit = Encoding.UTF8.GetString(text[digits..]).Trim().TrimEnd('.').ToLowerInvariant();
        pieces = Measures.Contains(unit) ? Math.Sign(number) : number;
        return Measures.Contains(unit) || Pieces.Contains(unit);
    }

    /// <summary>Whether quantities in this unit are no pieces.</summary>
    public static bool IsMeasure(ReadOnlySpan<byte> unit) =>
        !unit.IsEmpty && unit.Length <= LengthMax && IsMeasure(Encoding.UTF8.GetString(unit));

    /// <summary>Whether quantities in this unit are no pieces.</summary>
    public static bool IsMeasure(string unit) => Measures.Contains(unit.Trim().TrimEnd('.').ToLowerInvariant());

    /// <summary>Whether a column's name ends with such a unit: <c>Qty (g)</c>, <c>quantity_kg</c>.</summary>
    public static bool IsInName(string name)
    {
        string[] words = [.. ColumnNames.Words(name).Select(ColumnNames.Plain).Where(word => word.Length > 0)];
        return words.Length > 1 && IsMeasure(words[^1]);
    }

    /// <summary>Whether the values may be units.</summary>
    public static bool Are(ColumnSample column) => column.HasValues && column.Values.All(value =>
        value.Length <= LengthMax && (!value.Any(char.IsAsciiDigit) || IsMeasure(value)));
}
