using System.Text;
using CartStream.Events;

namespace CartStream.Server.Items;

/// <summary>What the shop says of an item, for filters and to show it.</summary>
public sealed record ItemAttributes
{
    /// <summary>Longest name, category, brand or image address, in characters.</summary>
    public const int TextCharsMax = 1_024;

    /// <summary>What an event says of its item.</summary>
    public static ItemAttributes Of(in ShopperEvent e) => new()
    {
        Category = Text(e.CategoryCode) ?? Text(e.CategoryId),
        Brand = Text(e.Brand),
        Price = e.Price is >= 0 ? e.Price : null,
    };

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its category; parts from coarse to fine are parted by dots, such as <c>apparel.shoes</c>.</summary>
    public string? Category { get; init; }

    /// <summary>Its brand.</summary>
    public string? Brand { get; init; }

    /// <summary>Price of one piece in the shop's currency, from 0.</summary>
    public decimal? Price { get; init; }

    /// <summary>Whether it can be bought now; what the shop does not say counts as in stock.</summary>
    public bool? InStock { get; init; }

    /// <summary>Address of its picture.</summary>
    public string? Image { get; init; }

    private static string? Text(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}
