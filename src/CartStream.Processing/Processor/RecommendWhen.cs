namespace CartStream.Processing.Processor;

/// <summary>Which events are answered with a recommendation.</summary>
public enum RecommendWhen
{
    /// <summary><c>every-event</c>: all of them (default).</summary>
    EveryEvent,

    /// <summary><c>session-start</c>: the first of each session.</summary>
    SessionStart,

    /// <summary><c>cart</c>: those that change a cart: additions, removals, purchases.</summary>
    Cart,
}
