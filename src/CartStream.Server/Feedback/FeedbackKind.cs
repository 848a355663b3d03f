namespace CartStream.Server.Feedback;

/// <summary>What happened to a shown item.</summary>
internal enum FeedbackKind
{
    /// <summary>It was shown.</summary>
    Shown,

    /// <summary>Its shopper had an event on it.</summary>
    Clicked,

    /// <summary>Its shopper added it to the cart.</summary>
    Carted,

    /// <summary>Its shopper bought it.</summary>
    Purchased,
}
