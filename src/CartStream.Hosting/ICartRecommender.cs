namespace CartStream.Hosting;

/// <summary>
/// A shop in this process: takes its events and recommends items. Safe for any number of concurrent callers; every call
/// can be cancelled. Registered by <c>AddCartStream</c>, or by key with <c>AddKeyedCartStream</c>.
/// </summary>
/// <remarks>
/// All methods throw <see cref="CartStreamValidationException"/> for an invalid request, and
/// <see cref="CartStreamUnavailableException"/> while the shop is not running or its log fails.
/// </remarks>
public interface ICartRecommender
{
    /// <summary>Records one event. When the task completes, it is durable in the log.</summary>
    /// <param name="cartEvent">The event.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. An event that was already passed to the writer may still be recorded: with an
    /// <see cref="CartEvent.EventId"/>, it can be sent again without counting twice.
    /// </param>
    /// <exception cref="CartStreamValidationException">A field is invalid; nothing was recorded.</exception>
    /// <exception cref="CartStreamOverloadedException">
    /// Too many events are waiting to be written; none was recorded.
    /// </exception>
    /// <exception cref="CartStreamUnavailableException">The shop is not running, or its log fails.</exception>
    Task RecordAsync(CartEvent cartEvent, CancellationToken cancellationToken = default);

    /// <summary>Records events together: all of them or, if one is invalid, none.</summary>
    /// <param name="cartEvents">The events, oldest first; at most 1,000, may be empty.</param>
    /// <param name="cancellationToken">Ends the wait, as for one event.</param>
    /// <exception cref="CartStreamValidationException">A field is invalid; nothing was recorded.</exception>
    /// <exception cref="CartStreamOverloadedException">
    /// Too many events are waiting to be written; none was recorded.
    /// </exception>
    /// <exception cref="CartStreamUnavailableException">The shop is not running, or its log fails.</exception>
    Task RecordAsync(IReadOnlyCollection<CartEvent> cartEvents, CancellationToken cancellationToken = default);

    /// <summary>
    /// Recommends items to a shopper: first those left in the cart, then those most likely wanted next. An unknown
    /// shopper gets what is popular.
    /// </summary>
    /// <param name="shopperId">The shopper; 1 to 256 bytes of UTF-8.</param>
    /// <param name="request">The conditions for the items; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<CartRecommendation> RecommendAsync(
        string shopperId, RecommendationRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Recommends what goes with an item; never the item itself.</summary>
    /// <param name="itemId">The item; 1 to 256 bytes of UTF-8.</param>
    /// <param name="request">The conditions for the items; its session is not used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<CartRecommendation> RelatedAsync(
        string itemId, RecommendationRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Recommends what goes with the items of a cart, which are excluded.</summary>
    /// <param name="cartItemIds">The items in the cart, oldest first; 1 to 100.</param>
    /// <param name="request">The conditions for the items; its session is not used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<CartRecommendation> CompleteCartAsync(
        IReadOnlyList<string> cartItemIds,
        RecommendationRequest? request = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Describes items: all of them or, if one is invalid, none. Attributes that are omitted are taken from events; a
    /// withdrawn item returns.
    /// </summary>
    /// <param name="items">The items; at most 1,000.</param>
    /// <param name="cancellationToken">Ends the wait; what was already passed to the writer is written.</param>
    Task DescribeAsync(IReadOnlyCollection<ShopItem> items, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets whether an item can be bought. Items that can't are not recommended unless the request includes them.
    /// </summary>
    /// <param name="itemId">The item; 1 to 256 bytes of UTF-8.</param>
    /// <param name="inStock">Whether it can be bought; a withdrawn item then returns.</param>
    /// <param name="cancellationToken">Ends the wait; what was already passed to the writer is written.</param>
    Task SetStockAsync(string itemId, bool inStock, CancellationToken cancellationToken = default);

    /// <summary>Removes an item from every recommendation until it is described, or set in stock, again.</summary>
    /// <param name="itemId">The item; 1 to 256 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait; what was already passed to the writer is written.</param>
    Task WithdrawAsync(string itemId, CancellationToken cancellationToken = default);

    /// <summary>The current rules for answers.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RecommendationRules> GetRulesAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces all rules or, if one is invalid, none. They apply from the next answer on, and after a restart.
    /// </summary>
    /// <param name="rules">The rules, at most 100; may be empty.</param>
    /// <param name="cancellationToken">Ends the wait; what was already passed to the writer is written.</param>
    /// <returns>The new rules and their version.</returns>
    Task<RecommendationRules> SetRulesAsync(
        IReadOnlyList<RecommendationRule> rules, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets a shopper, and all ids linked to it, in state, model and log. Forgetting an unknown shopper is not an
    /// error. Later events start anew.
    /// </summary>
    /// <param name="shopperId">The shopper; 1 to 256 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait; a request already in the log is still carried out.</param>
    /// <exception cref="CartStreamOverloadedException">Too many events are waiting to be written; retry.</exception>
    Task<ForgottenShopper> ForgetAsync(string shopperId, CancellationToken cancellationToken = default);
}
