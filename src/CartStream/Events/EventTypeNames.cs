using System.Text;

namespace CartStream.Events;

/// <summary>The four event types by the names they have in JSON, files and on the command line.</summary>
public static class EventTypeNames
{
    /// <summary>How many event types there are; their numbers run from 0 to this less one.</summary>
    public const int Count = 4;

    /// <summary>The accepted names, for error messages.</summary>
    public const string Accepted = "view, cart, remove_from_cart or purchase";

    /// <summary>The name of <paramref name="type"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(EventType type) => type switch
    {
        EventType.View => "view"u8,
        EventType.Cart => "cart"u8,
        EventType.RemoveFromCart => "remove_from_cart"u8,
        EventType.Purchase => "purchase"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, $"expected {Accepted}"),
    };

    /// <summary>The name of <paramref name="type"/>.</summary>
    public static string Text(EventType type) => Encoding.UTF8.GetString(Utf8(type));

    /// <summary>Finds the type with exactly this name; false when there is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out EventType type)
    {
        for (byte candidate = 0; candidate < Count; candidate++)
        {
            type = (EventType)candidate;
            if (Utf8(type).SequenceEqual(name))
                return true;
        }

        type = default;
        return false;
    }
}
