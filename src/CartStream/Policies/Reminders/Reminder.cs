using CartStream.Events;

namespace CartStream.Policies.Reminders;

/// <summary>An item of a shopper's history.</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="State">What the history leaves it in.</param>
/// <param name="NewestType">What was done to it last.</param>
/// <param name="NewestMs">When that was, milliseconds since 1970.</param>
/// <param name="Score">What it is reminded with; 0 when it is to be left out.</param>
public readonly record struct Reminder(
    int Item, ReminderState State, EventType NewestType, long NewestMs, float Score);
