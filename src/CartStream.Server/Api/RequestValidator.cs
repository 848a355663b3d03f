using System.Globalization;
using System.Text;
using CartStream.Events;
using CartStream.Processing.Items;
using CartStream.Server.Engine;
using CartStream.Server.Receipts;
using CartStream.Server.Validation;

namespace CartStream.Server.Api;

/// <summary>Validates the fields of requests and collects their faults.</summary>
internal sealed class RequestValidator(ItemCatalogue? catalogue)
{
    /// <summary>Most items that a request may exclude.</summary>
    public const int ExcludedMax = 1_000;

    private const int CountDefault = 20;
    private const int TextCharsMax = 1_024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly List<FieldFault> _faults = [];

    /// <summary>The faults so far.</summary>
    public IReadOnlyList<FieldFault> Faults => _faults;

    /// <summary>Adds a fault of a field.</summary>
    public void Fault(string field, string found, string expected) =>
        _faults.Add(new FieldFault(field, $"{field}: found {found}, expected {expected}"));

    /// <summary>Adds the fault of a filter.</summary>
    public void Fault(string field, FilterFault fault) => _faults.Add(new FieldFault(field, $"{field}: {fault}"));

    /// <summary>Adds the faults of a part, such as <c>items[3]</c>, under its name.</summary>
    public void AddFaults(string part, IReadOnlyList<FieldFault> faults) =>
        _faults.AddRange(faults.Select(fault => new FieldFault($"{part}.{fault.Field}", $"{part}.{fault.Detail}")));

    /// <summary>A valid id as UTF-8; empty after a fault.</summary>
    public byte[] Id(string field, string? id)
    {
        var bytes = KnownId(field, id);
        if (!EventValidator.HasControl(bytes))
            return bytes;
        Fault(field, FieldFault.Show(id!), EventValidator.NoControl);
        return [];
    }

    /// <summary>
    /// An id that may exist already, as UTF-8; empty after a fault. Earlier versions accepted ids with control
    /// characters, and those must still be found and forgotten.
    /// </summary>
    public byte[] KnownId(string field, string? id)
    {
        if (!TryEncode(id ?? "", out var bytes))
        {
            Fault(field, "half of a character", "text");
            return [];
        }

        if (bytes.Length is >= 1 and <= EventLimits.IdBytesMax)
            return bytes;
        Fault(field, bytes.Length == 0 ? "nothing" : $"{bytes.Length} bytes", $"1 to {EventLimits.IdBytesMax} bytes");
        return [];
    }

    /// <summary>Validates a request for recommendations.</summary>
    public EngineRequest Recommendations(IRecommendationRequest request)
    {
        var count = request.Count ?? CountDefault;
        if (count is < 1 or > RecommendationEngine.CountMax)
            Fault("count", $"{count}", $"1 to {RecommendationEngine.CountMax}");
        if (request.Offset is < 0 or > RecommendationEngine.OffsetMax)
            Fault("offset", $"{request.Offset}", $"0 to {RecommendationEngine.OffsetMax}");
        return new EngineRequest(
            count,
            Policy(request.Policy),
            Ids("exclude", request.Exclude, ExcludedMax),
            new ItemFilter(catalogue!, FilterOf(request)) { AllowsSoldOut = request.InStock == false })
        {
            Offset = request.Offset ?? 0,
            Placement = Placement(request.Placement),
        };
    }

    private static string Number(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private List<FilterNode> FilterOf(IRecommendationRequest request)
    {
        var parts = new List<FilterNode>();
        if (Text("category", request.Category) is { } category)
            parts.Add(new TextNode(FilterField.Category, CategoriesIn(category)));
        if (Text("brand", request.Brand) is { } brand)
            parts.Add(new TextNode(FilterField.Brand, [brand]));
        if (request.PriceMin < 0)
            Fault("price_min", Number(request.PriceMin), "0 or more");
        if (request.PriceMax < 0)
            Fault("price_max", Number(request.PriceMax), "0 or more");
        if (request.PriceMin > request.PriceMax)
            Fault("price_min", Number(request.PriceMin), $"at most price_max, {Number(request.PriceMax)}");
        if (request.PriceMin is not null || request.PriceMax is not null)
            parts.Add(new PriceNode(request.PriceMin, request.PriceMax));
        if (string.IsNullOrWhiteSpace(request.Filter))
            return parts;
        if (FilterParser.TryParse(request.Filter, out var fault) is { } node)
            parts.Add(node);
        else
            Fault("filter", fault!);
        return parts;
    }

    /// <summary>A category name may contain commas, so the whole text is one alternative, too.</summary>
    private static List<string> CategoriesIn(string text) => text.Contains(',')
        ? [text, .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : [text];

    /// <summary>The item change in a request.</summary>
    public ItemChange Item(string idField, string? id, ItemAttributes attributes)
    {
        if (attributes.Price < 0)
            Fault("price", Number(attributes.Price), "0 or more");
        Text("name", attributes.Name);
        Text("category", attributes.Category);
        Text("brand", attributes.Brand);
        Text("image", attributes.Image);
        if (!string.IsNullOrEmpty(attributes.ItemGroupId))
            Id("item_group_id", attributes.ItemGroupId);
        var tags = attributes.Tags ?? [];
        if (tags.Count > ItemAttributes.TagsMax)
            Fault("tags", $"{tags.Count} tags", $"at most {ItemAttributes.TagsMax}");
        foreach (var tag in tags.Take(ItemAttributes.TagsMax))
        {
            if (Text("tags", tag) is null)
                Fault("tags", "an empty tag", string.Create(
                    CultureInfo.InvariantCulture, $"1 to {TextCharsMax:N0} characters"));
        }

        return new ItemChange(Id(idField, id), attributes);
    }

    /// <summary>The session in a body.</summary>
    public GivenSession Session(RecommendationsRequest body)
    {
        var interactions = new List<GivenInteraction>();
        var given = body.Items ?? [];
        if (given.Count > Shoppers.Session.InteractionsMax)
            Fault("items", $"{given.Count} items", $"at most {Shoppers.Session.InteractionsMax}");
        for (var i = 0; i < given.Count && i < Shoppers.Session.InteractionsMax; i++)
        {
            var type = EventType.View;
            var field = $"items[{i}]";
            if (given[i] is null)
                Fault(field, "null", "an item");
            else if (given[i].EventType is { } name && !EventTypeNames.TryParse(Encoding.UTF8.GetBytes(name), out type))
                Fault($"{field}.event_type", FieldFault.Show(name), EventTypeNames.Accepted);
            else
                interactions.Add(new GivenInteraction(Id($"{field}.item_id", given[i].ItemId), type));
        }

        return new GivenSession(interactions, Ids("cart", body.Cart, Shoppers.Cart.OpenLinesMax));
    }

    /// <summary>A list of ids.</summary>
    public IReadOnlyList<byte[]> Ids(string field, IReadOnlyList<string>? ids, int countMax)
    {
        if (ids is null)
            return [];
        if (ids.Count > countMax)
        {
            Fault(field, $"{ids.Count} items", $"at most {countMax}");
            return [];
        }

        return [.. ids.Select((id, i) => Id($"{field}[{i}]", id))];
    }

    /// <summary>A text of bounded length.</summary>
    public string? Text(string field, string? text)
    {
        if (text?.Length > TextCharsMax)
            Fault(field, $"{text.Length} characters", $"at most {TextCharsMax}");
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>
    /// False for text that can't be encoded as UTF-8: with replacement characters it would be a different id.
    /// </summary>
    private static bool TryEncode(string text, out byte[] bytes)
    {
        try
        {
            bytes = Strict.GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            bytes = [];
            return false;
        }
    }

    private string? Placement(string? placement)
    {
        if (string.IsNullOrEmpty(placement))
            return null;
        if (!Placements.All.Contains(placement))
            Fault("placement", FieldFault.Show(placement), Placements.Expected);
        return placement;
    }

    private RecommendationPolicy? Policy(string? policy)
    {
        if (policy == "discover")
            return RecommendationPolicy.Discover;
        if (policy is not (null or "" or "cart-first"))
            Fault("policy", FieldFault.Show(policy), "cart-first or discover");
        return policy == "cart-first" ? RecommendationPolicy.CartFirst : null;
    }
}
