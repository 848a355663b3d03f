using CartStream.Events;

namespace CartStream.Policies.Reminders;

/// <summary>An item of a shopper's history.</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="State">Its state in the history.</param>
/// <param name="NewestType">The type of its newest event.</param>
/// <param name="NewestMs">When that was, milliseconds since 1970.</param>
/// <param name="Score">Its score as a reminder; 0 when it is to be left out.</param>
public readonly record struct Reminder(
    int Item, ReminderState State, EventType NewestType, long NewestMs, float Score);
