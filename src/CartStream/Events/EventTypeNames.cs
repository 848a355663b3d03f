using System.Text;

namespace CartStream.Events;

/// <summary>The event types by the names they have in JSON, files and on the command line.</summary>
public static class EventTypeNames
{
    /// <summary>How many event types there are; their numbers run from 0 to this less one.</summary>
    public const int Count = 6;

    /// <summary>
    /// How many of them sessions, models and quality use, from number 0: a refund shows no interest in an item, and
    /// <see cref="InteractionOf"/> maps <c>set_quantity</c> to another type.
    /// </summary>
    public const int InteractionCount = 4;

    /// <summary>The accepted names, for error messages.</summary>
    public const string Accepted = "view, cart, remove_from_cart, purchase, refund or set_quantity";

    /// <summary>The name of <paramref name="type"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(EventType type) => type switch
    {
        EventType.View => "view"u8,
        EventType.Cart => "cart"u8,
        EventType.RemoveFromCart => "remove_from_cart"u8,
        EventType.Purchase => "purchase"u8,
        EventType.Refund => "refund"u8,
        EventType.SetQuantity => "set_quantity"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"expected {Accepted}"),
    };

    /// <summary>The name of <paramref name="type"/>.</summary>
    public static string Text(EventType type) => Encoding.UTF8.GetString(Utf8(type));

    /// <summary>
    /// The type that sessions, models and quality use for an event: <c>set_quantity</c> to 0 is a removal, to more an
    /// addition; every other type stays as it is.
    /// </summary>
    public static EventType InteractionOf(EventType type, int? quantity) =>
        type != EventType.SetQuantity ? type : quantity == 0 ? EventType.RemoveFromCart : EventType.Cart;

    /// <summary>
    /// Finds the type by its name, or by its name in GA4, Segment, Shopify, Matomo and others, such as
    /// <c>add_to_cart</c>, <c>Product Added</c> and <c>OrderCompleted</c>: only letters and digits are compared,
    /// without regard to case. False when there is none.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out EventType type)
    {
        for (byte candidate = 0; candidate < Count; candidate++)
        {
            type = (EventType)candidate;
            if (Utf8(type).SequenceEqual(name))
                return true;
        }

        return EventTypeSynonyms.TryFind(name, out type);
    }
}
