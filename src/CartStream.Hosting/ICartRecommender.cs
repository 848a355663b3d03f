namespace CartStream.Hosting;

/// <summary>
/// A shop of this process: takes its events and recommends items. Safe for any number of callers at once; every call
/// can be cancelled. Registered by <c>AddCartStream</c>, or by key with <c>AddKeyedCartStream</c>.
/// </summary>
/// <remarks>
/// All methods throw <see cref="CartStreamValidationException"/> for a request that names something that can't be, and
/// <see cref="CartStreamUnavailableException"/> while the shop does not run or its log fails.
/// </remarks>
public interface ICartRecommender
{
    /// <summary>Records one event. When the task ends, it is durable in the log.</summary>
    /// <param name="cartEvent">What a shopper did.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. An event that was handed to the writer before may be recorded all the same: give it an
    /// <see cref="CartEvent.EventId"/>, and it can be sent again without counting twice.
    /// </param>
    /// <exception cref="CartStreamValidationException">A field is wrong; nothing was recorded.</exception>
    /// <exception cref="CartStreamOverloadedException">Too many events wait to be written; none was recorded.
    /// </exception>
    /// <exception cref="CartStreamUnavailableException">The shop does not run, or its log fails.</exception>
    Task RecordAsync(CartEvent cartEvent, CancellationToken cancellationToken = default);

    /// <summary>Records events together: all of them or, when one of them is wrong, none.</summary>
    /// <param name="cartEvents">What shoppers did, oldest first; at most 1,000, none is well.</param>
    /// <param name="cancellationToken">Ends the wait, as of one event.</param>
    /// <exception cref="CartStreamValidationException">A field is wrong; nothing was recorded.</exception>
    /// <exception cref="CartStreamOverloadedException">Too many events wait to be written; none was recorded.
    /// </exception>
    /// <exception cref="CartStreamUnavailableException">The shop does not run, or its log fails.</exception>
    Task RecordAsync(IReadOnlyCollection<CartEvent> cartEvents, CancellationToken cancellationToken = default);

    /// <summary>
    /// Recommends items to a shopper: those left in the cart first, then what they most probably want next. A shopper
    /// nobody knows gets what is popular.
    /// </summary>
    /// <param name="shopperId">The shopper; 1 to 256 bytes of UTF-8.</param>
    /// <param name="request">What the items must be like; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<CartRecommendation> RecommendAsync(
        string shopperId, RecommendationRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Recommends what goes with an item; never the item itself.</summary>
    /// <param name="itemId">The item; 1 to 256 bytes of UTF-8.</param>
    /// <param name="request">What the items must be like; its session is not used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<CartRecommendation> RelatedAsync(
        string itemId, RecommendationRequest? request = null, CancellationToken cancellationToken = default);

    /// <summary>Recommends what goes with the items of a cart, which are left out.</summary>
    /// <param name="cartItemIds">The items in the cart, oldest first; 1 to 100.</param>
    /// <param name="request">What the items must be like; its session is not used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<CartRecommendation> CompleteCartAsync(
        IReadOnlyList<string> cartItemIds,
        RecommendationRequest? request = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Describes items, all of them or, when one of them is wrong, none. What is left out of a description is as events
    /// tell it; an item that was withdrawn is back.
    /// </summary>
    /// <param name="items">The items; at most 1,000.</param>
    /// <param name="cancellationToken">Ends the wait; what was handed to the writer before is written.</param>
    Task DescribeAsync(IReadOnlyCollection<ShopItem> items, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says whether an item can be bought. What can't is in no recommendation, unless the request asks for it.
    /// </summary>
    /// <param name="itemId">The item; 1 to 256 bytes of UTF-8.</param>
    /// <param name="inStock">Whether it can; an item that was withdrawn is back then.</param>
    /// <param name="cancellationToken">Ends the wait; what was handed to the writer before is written.</param>
    Task SetStockAsync(string itemId, bool inStock, CancellationToken cancellationToken = default);

    /// <summary>Takes an item out of every recommendation until it is described, or in stock, again.</summary>
    /// <param name="itemId">The item; 1 to 256 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait; what was handed to the writer before is written.</param>
    Task WithdrawAsync(string itemId, CancellationToken cancellationToken = default);

    /// <summary>The rules that hold for what is answered: pin, boost, bury, exclude and diversity.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<RecommendationRules> GetRulesAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces all rules, or, when one of them is wrong, none. They hold from the next answer on, and after a restart.
    /// </summary>
    /// <param name="rules">The rules, at most 100; none to have none.</param>
    /// <param name="cancellationToken">Ends the wait; what was handed to the writer before is written.</param>
    /// <returns>The rules that hold then, and their version.</returns>
    Task<RecommendationRules> SetRulesAsync(
        IReadOnlyList<RecommendationRule> rules, CancellationToken cancellationToken = default);

    /// <summary>
    /// Forgets a shopper in state, model and log, and all ids that are linked to it. Forgetting somebody unknown is no
    /// fault. Events that come afterwards begin anew.
    /// </summary>
    /// <param name="shopperId">The shopper; 1 to 256 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Ends the wait; a request that is in the log is done all the same.</param>
    /// <exception cref="CartStreamOverloadedException">Too many events wait to be written; ask again.</exception>
    Task<ForgottenShopper> ForgetAsync(string shopperId, CancellationToken cancellationToken = default);
}
