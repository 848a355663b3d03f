namespace CartStream.Policies.Reminders;

/// <summary>The state of an item in a shopper's history.</summary>
public enum ReminderState
{
    /// <summary>Touched, but neither in the cart nor bought.</summary>
    Seen,

    /// <summary>In the cart: added and neither removed nor bought since.</summary>
    InCart,

    /// <summary>Bought, and not put into the cart again since.</summary>
    Bought,
}
