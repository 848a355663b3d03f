using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Recommending.Sessions;

/// <summary>A query's session as models that look at distinct items see it.</summary>
internal static class RecentItems
{
    /// <summary>
    /// Writes the newest distinct items of <paramref name="session"/>, newest first, until <paramref name="items"/> is
    /// full, and returns how many. Removals from the cart are passed over: they show no interest.
    /// </summary>
    public static int Collect(ReadOnlySpan<Touch> session, Span<int> items)
    {
        var count = 0;
        for (var i = session.Length - 1; i >= 0 && count < items.Length; i--)
        {
            ref readonly var touch = ref session[i];
            if (touch.Type != EventType.RemoveFromCart && !items[..count].Contains(touch.Item))
                items[count++] = touch.Item;
        }

        return count;
    }
}
