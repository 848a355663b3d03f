namespace CartStream.Policies;

/// <summary>
/// Ages of cart lines and purchases that take precedence over <see cref="PolicyOptions.CartDays"/> and
/// <see cref="PolicyOptions.BuyAgainDays"/> for some items. Called by one thread.
/// </summary>
public interface IAgeRules
{
    /// <summary>
    /// Days after a cart line's newest change from which item number <paramref name="item"/> is no longer recommended;
    /// null for those of the options.
    /// </summary>
    int? CartDays(int item);

    /// <summary>
    /// Days after which item number <paramref name="item"/> may be recommended again after its purchase; null for those
    /// of the options.
    /// </summary>
    int? BuyAgainDays(int item);
}
