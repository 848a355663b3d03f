using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Policies.Reminders;

/// <summary>
/// Reminds a shopper of items of their own history, each scored <c>w(objective, state) · 2^(−age/half_life)</c>, where
/// state is the item's state in the history (in the cart, bought, or only seen) and age the time since its newest
/// interaction. State follows the cart's rules: an addition puts the item in, a removal takes it out, a purchase ends
/// it; a view changes nothing.
/// </summary>
/// <remarks>
/// Invariants: <see cref="Items"/> holds every item of the history once, best first, ties by newest interaction, then
/// lower number; those with a score of 0 come last. Keeps scratch space; one thread. Looks at the newest
/// <see cref="InteractionsMax"/> interactions only.
/// </remarks>
public sealed class ReminderSource(ReminderOptions options)
{
    /// <summary>How many of a history's newest interactions are looked at.</summary>
    public const int InteractionsMax = 2_000;

    private readonly List<Reminder> _items = [];
    private readonly Dictionary<int, int> _indices = [];

    /// <summary>The items of the history that was read last.</summary>
    public ReadOnlySpan<Reminder> Items => CollectionsMarshal.AsSpan(_items);

    /// <summary>Reads a history, oldest interaction first, for the moment <paramref name="timeMs"/>.</summary>
    public void Read(ReadOnlySpan<Interaction> history, Objective objective, long timeMs)
    {
        _items.Clear();
        _indices.Clear();
        foreach (ref readonly var interaction in history[Math.Max(0, history.Length - InteractionsMax)..])
            AddInteraction(interaction);
        var weights = options.Of(objective);
        foreach (ref var item in CollectionsMarshal.AsSpan(_items))
        {
            var weight = item.State switch
            {
                ReminderState.InCart => weights.InCart,
                ReminderState.Bought => weights.Bought,
                _ => weights.Seen,
            };
            var halfLives = Math.Max(0, timeMs - item.NewestMs) / (float)options.HalfLifeMs;
            // Held above zero, so that age alone never leaves an item out.
            item = item with { Score = weight == 0 ? 0 : Math.Max(weight * MathF.Pow(2, -halfLives), 1e-30f) };
        }

        _items.Sort(static (one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score)
            : one.NewestMs != other.NewestMs ? other.NewestMs.CompareTo(one.NewestMs)
            : one.Item.CompareTo(other.Item));
    }

    private void AddInteraction(in Interaction interaction)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, interaction.Item, out var isKnown);
        if (!isKnown)
        {
            index = _items.Count;
            _items.Add(new Reminder(interaction.Item, ReminderState.Seen, interaction.Type, interaction.TimeMs, 0));
        }

        ref var item = ref CollectionsMarshal.AsSpan(_items)[index];
        var state = interaction.Type switch
        {
            EventType.Cart => ReminderState.InCart,
            EventType.Purchase => ReminderState.Bought,
            EventType.RemoveFromCart when item.State == ReminderState.InCart => ReminderState.Seen,
            _ => item.State,
        };
        item = item with { State = state, NewestType = interaction.Type, NewestMs = interaction.TimeMs };
    }
}
