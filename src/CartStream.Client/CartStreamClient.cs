using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CartStream.Client;

/// <summary>
/// A client for CartStream's HTTP API. Thread-safe. A request that may have been lost, or that the server is too busy
/// for, is repeated a few times; a repeated request counts once.
/// </summary>
/// <remarks>
/// Create it directly, or with <c>services.AddHttpClient&lt;CartStreamClient&gt;(http =&gt; http.BaseAddress = …)</c>.
/// All methods throw <see cref="CartStreamClientException"/> when the server rejects the request or can't be reached.
/// </remarks>
public sealed class CartStreamClient
{
    private const int KeyBytes = 16;

    private readonly RequestSender _sender;

    /// <summary>Creates a client for the API at <paramref name="http"/>'s base address.</summary>
    /// <param name="http">
    /// Sends the requests; its base address is that of the API, such as <c>https://shop.example/cartstream</c>. Its
    /// timeout limits each attempt.
    /// </param>
    /// <param name="options">The client's options; null for the defaults.</param>
    /// <param name="time">The clock for the pauses; null for the system's.</param>
    /// <exception cref="ArgumentException">There is no base address, or an option is out of range.</exception>
    public CartStreamClient(HttpClient http, CartStreamClientOptions? options = null, TimeProvider? time = null) =>
        _sender = new RequestSender(http, options ?? new CartStreamClientOptions(), time ?? TimeProvider.System);

    /// <summary>Sends events. When the task completes, the accepted ones are durable in the server's log.</summary>
    /// <param name="events">Oldest first; 1 to 1,000.</param>
    /// <param name="idempotencyKey">
    /// Identifies the request, so that it counts once even when it is repeated after a restart of this process; null
    /// for a generated key that the attempts of this call share.
    /// </param>
    /// <param name="strict">Whether to reject all events when one is invalid.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<EventsAccepted> SendEventsAsync(
        IReadOnlyCollection<EventRequest> events,
        string? idempotencyKey = null,
        bool strict = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        return _sender.SendAsync(
            new ApiRequest(HttpMethod.Post, strict ? "/v1/events?strict=true" : "/v1/events")
            {
                Json = JsonSerializer.SerializeToUtf8Bytes(events, ClientJson.Default.IReadOnlyCollectionEventRequest),
                IdempotencyKey = idempotencyKey ?? RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true),
            },
            ClientJson.Default.EventsAccepted,
            cancellation);
    }

    /// <summary>Links ids of one person: past and future events of the anonymous id belong to the shopper.</summary>
    public Task<EventsAccepted> LinkIdentitiesAsync(
        IReadOnlyCollection<IdentityLink> links, CancellationToken cancellation = default) => _sender.SendAsync(
        new ApiRequest(HttpMethod.Post, "/v1/identities")
        {
            Json = JsonSerializer.SerializeToUtf8Bytes(links, ClientJson.Default.IReadOnlyCollectionIdentityLink),
        },
        ClientJson.Default.EventsAccepted,
        cancellation);

    /// <summary>Reports what shoppers were shown; 1 to 1,000.</summary>
    public Task<EventsAccepted> SendImpressionsAsync(
        IReadOnlyCollection<ImpressionRequest> impressions, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            new ApiRequest(HttpMethod.Post, "/v1/feedback/impressions")
            {
                Json = JsonSerializer.SerializeToUtf8Bytes(
                    impressions, ClientJson.Default.IReadOnlyCollectionImpressionRequest),
            },
            ClientJson.Default.EventsAccepted,
            cancellation);

    /// <summary>Recommends items to a shopper.</summary>
    /// <param name="shopperId">The shopper.</param>
    /// <param name="request">The conditions for the items; null for the defaults.</param>
    /// <param name="sessionId">The session; null for the open one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<RecommendationResponse> RecommendToShopperAsync(
        string shopperId,
        RecommendationRequest? request = null,
        string? sessionId = null,
        CancellationToken cancellation = default) => GetAsync(
        $"/v1/shoppers/{PathText.Escape(shopperId)}/recommendations", Query(request, sessionId), cancellation);

    /// <summary>Recommends for a session that the shop keeps itself.</summary>
    public Task<RecommendationResponse> RecommendToSessionAsync(
        SessionRequest request, CancellationToken cancellation = default) =>
        PostAsync("/v1/recommendations", request, cancellation);

    /// <summary>Recommends what goes with an item.</summary>
    public Task<RecommendationResponse> GetRelatedItemsAsync(
        string itemId, RecommendationRequest? request = null, CancellationToken cancellation = default) => GetAsync(
        $"/v1/items/{PathText.Escape(itemId)}/related", Query(request, null), cancellation);

    /// <summary>Recommends what goes with the items of a cart, <see cref="SessionRequest.Cart"/>.</summary>
    public Task<RecommendationResponse> CompleteCartAsync(
        SessionRequest request, CancellationToken cancellation = default) =>
        PostAsync("/v1/carts/complete", request, cancellation);

    /// <summary>What is popular now.</summary>
    public Task<RecommendationResponse> GetTrendingItemsAsync(
        RecommendationRequest? request = null, CancellationToken cancellation = default) =>
        GetAsync("/v1/trending", Query(request, null), cancellation);

    /// <summary>The shop's description of an item; null when there is no such item.</summary>
    public Task<Item?> GetItemAsync(string itemId, CancellationToken cancellation = default) => _sender.FindAsync(
        new ApiRequest(HttpMethod.Get, $"/v1/items/{PathText.Escape(itemId)}"), ClientJson.Default.Item, cancellation);

    /// <summary>Describes items, 1 to 1,000; omitted attributes become unknown.</summary>
    public Task<ItemsChanged> PutItemsAsync(
        IReadOnlyCollection<ItemRequest> items, CancellationToken cancellation = default) => _sender.SendAsync(
        new ApiRequest(HttpMethod.Put, "/v1/items")
        {
            Json = JsonSerializer.SerializeToUtf8Bytes(items, ClientJson.Default.IReadOnlyCollectionItemRequest),
        },
        ClientJson.Default.ItemsChanged,
        cancellation);

    /// <summary>
    /// Lists up to 1,000 items by the bytes of their ids, for <see cref="PutItemsAsync"/>; empty behind the last one.
    /// </summary>
    /// <param name="after">The id behind which to begin; null for the first item.</param>
    /// <param name="all">Whether to include items and attributes that are known only from events.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<ItemRequest>> ListItemsAsync(
        string? after = null, bool all = false, CancellationToken cancellation = default)
    {
        var query = (after is null ? "" : $"&after={PathText.EscapeQuery(after)}") + (all ? "&all=true" : "");
        var page = await _sender.SendAsync(
            new ApiRequest(HttpMethod.Get, "/v1/catalogue" + (query.Length == 0 ? "" : $"?{query[1..]}")),
            ClientJson.Default.CatalogueItems,
            cancellation);
        return page.Items;
    }

    /// <summary>Sets whether an item can be bought.</summary>
    public Task SetItemStockAsync(string itemId, bool inStock, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            new ApiRequest(HttpMethod.Post, $"/v1/items/{PathText.Escape(itemId)}/stock")
            {
                Json = JsonSerializer.SerializeToUtf8Bytes(
                    new StockRequest(inStock), ClientJson.Default.StockRequest),
            },
            cancellation);

    /// <summary>Deletes an item's description.</summary>
    public Task DeleteItemAsync(string itemId, CancellationToken cancellation = default) =>
        _sender.SendAsync(new ApiRequest(HttpMethod.Delete, $"/v1/items/{PathText.Escape(itemId)}"), cancellation);

    /// <summary>The shop's rules for its answers.</summary>
    public Task<RuleSet> GetRulesAsync(CancellationToken cancellation = default) =>
        _sender.SendAsync(new ApiRequest(HttpMethod.Get, "/v1/rules"), ClientJson.Default.RuleSet, cancellation);

    /// <summary>Replaces all rules, effective from the next answer; returns the new rules.</summary>
    /// <param name="rules">The rules, at most 100; may be empty.</param>
    /// <param name="version">
    /// The version to replace: if another one is current, nothing changes and the status of the exception is 409. Null
    /// for any.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<RuleSet> PutRulesAsync(
        IReadOnlyList<Rule> rules, int? version = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return _sender.SendAsync(
            new ApiRequest(HttpMethod.Put, "/v1/rules")
            {
                Json = JsonSerializer.SerializeToUtf8Bytes(
                    new RulesRequest(rules, version), ClientJson.Default.RulesRequest),
            },
            ClientJson.Default.RuleSet,
            cancellation);
    }

    /// <summary>Forgets a shopper; forgetting an unknown shopper is not an error.</summary>
    public Task<ShopperForgotten> ForgetShopperAsync(string shopperId, CancellationToken cancellation = default) =>
        _sender.SendAsync(
            new ApiRequest(HttpMethod.Delete, $"/v1/shoppers/{PathText.Escape(shopperId)}"),
            ClientJson.Default.ShopperForgotten,
            cancellation);

    /// <summary>Everything known about a shopper, in the API's format; null when there is no such shopper.</summary>
    public Task<JsonElement?> GetShopperAsync(string shopperId, CancellationToken cancellation = default) =>
        _sender.FindJsonAsync(
            new ApiRequest(HttpMethod.Get, $"/v1/shoppers/{PathText.Escape(shopperId)}"), cancellation);

    /// <summary>The quality of recommendations, in the API's format.</summary>
    public Task<JsonElement> GetQualityAsync(CancellationToken cancellation = default) =>
        _sender.SendAsync(
            new ApiRequest(HttpMethod.Get, "/v1/quality"), ClientJson.Default.JsonElement, cancellation);

    /// <summary>The server, its log and its settings, in the API's format.</summary>
    public Task<JsonElement> GetSystemAsync(CancellationToken cancellation = default) =>
        _sender.SendAsync(new ApiRequest(HttpMethod.Get, "/v1/system"), ClientJson.Default.JsonElement, cancellation);

    private Task<RecommendationResponse> GetAsync(string path, string query, CancellationToken cancellation) =>
        _sender.SendAsync(
            new ApiRequest(HttpMethod.Get, path + query), ClientJson.Default.RecommendationResponse, cancellation);

    private Task<RecommendationResponse> PostAsync(string path, SessionRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _sender.SendAsync(
            new ApiRequest(HttpMethod.Post, path)
            {
                Json = JsonSerializer.SerializeToUtf8Bytes(request, ClientJson.Default.SessionRequest),
            },
            ClientJson.Default.RecommendationResponse,
            cancellation);
    }

    private static string Query(RecommendationRequest? request, string? sessionId)
    {
        var query = new StringBuilder();
        Add("count", request?.Count?.ToString(CultureInfo.InvariantCulture));
        Add("offset", request?.Offset?.ToString(CultureInfo.InvariantCulture));
        Add("policy", request?.Policy);
        Add("placement", request?.Placement);
        Add("exclude", request?.Exclude is { Count: > 0 } excluded ? ExcludedText(excluded) : null);
        Add("category", request?.Category);
        Add("brand", request?.Brand);
        Add("filter", request?.Filter);
        Add("price_min", request?.PriceMin?.ToString(CultureInfo.InvariantCulture));
        Add("price_max", request?.PriceMax?.ToString(CultureInfo.InvariantCulture));
        Add("in_stock", request?.InStock is { } inStock ? (inStock ? "true" : "false") : null);
        Add("session", sessionId);
        return query.ToString();

        void Add(string name, string? value)
        {
            if (value is null)
                return;
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=');
            query.Append(PathText.EscapeQuery(value));
        }
    }

    /// <summary>In a query, ids are separated by commas, so an id can't contain one there.</summary>
    private static string ExcludedText(IReadOnlyList<string> ids) => ids.Any(id => id.Contains(','))
        ? throw new ArgumentException(
            "Exclude: found an id with a comma, expected none: exclude it by RecommendToSessionAsync", nameof(ids))
        : string.Join(',', ids);
}
