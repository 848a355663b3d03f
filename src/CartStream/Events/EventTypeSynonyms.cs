using System.Collections.Frozen;

namespace CartStream.Events;

/// <summary>The names of the event types in other systems.</summary>
internal static class EventTypeSynonyms
{
    private const int LettersMax = 32;

    /// <summary>The types by the letters and digits of their names, in lower case.</summary>
    public static FrozenDictionary<string, EventType> Types { get; } = Names().ToFrozenDictionary();

    private static readonly FrozenDictionary<string, EventType>.AlternateLookup<ReadOnlySpan<char>> ByLetters =
        Types.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds a type by the letters and digits of its name.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out EventType type)
    {
        type = default;
        Span<char> letters = stackalloc char[LettersMax];
        var count = 0;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter))
            {
                // Only ASCII letters and digits are compared, so nothing is left of words in other scripts.
                if (letter >= 0x80)
                    return false;
                continue;
            }

            if (count == LettersMax)
                return false;
            letters[count++] = char.ToLowerInvariant((char)letter);
        }

        return ByLetters.TryGetValue(letters[..count], out type);
    }

    private static IEnumerable<KeyValuePair<string, EventType>> Names()
    {
        (EventType Type, string[] Letters)[] all =
        [
            (EventType.View,
                ["view", "viewed", "viewitem", "itemview", "itemviewed", "viewproduct", "productview", "productviewed",
                    "viewcontent", "viewdetail", "detailview", "productdetailview"]),
            (EventType.Cart,
                ["cart", "addtocart", "addedtocart", "cartadd", "addcart", "productadded", "itemadded",
                    "productaddedtocart", "addtobasket", "addtobag", "basketadd"]),
            (EventType.RemoveFromCart,
                ["removefromcart", "removedfromcart", "cartremove", "removecart", "productremoved", "itemremoved",
                    "productremovedfromcart", "removefrombasket", "removefrombag", "basketremove"]),
            (EventType.Purchase,
                ["purchase", "purchased", "ordercompleted", "completedorder", "orderplaced", "placedorder",
                    "checkoutcompleted", "transaction"]),
            (EventType.Refund,
                ["refund", "refunded", "orderrefunded", "return", "returned", "productreturned", "itemreturned"]),
            (EventType.SetQuantity,
                ["setquantity", "quantityset", "setcartquantity", "cartquantity", "updatequantity"]),
        ];
        return all.SelectMany(of => of.Letters.Select(letters => KeyValuePair.Create(letters, of.Type)));
    }
}
