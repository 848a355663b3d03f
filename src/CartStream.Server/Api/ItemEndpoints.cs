using System.ComponentModel;
using System.Text;
using CartStream.Processing.Items;
using CartStream.Server.Items;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary>The endpoints of the catalogue.</summary>
internal static class ItemEndpoints
{
    /// <summary>Most items in a request.</summary>
    public const int ItemsMax = 1_000;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/items/{id}", Get)
            .RequireScope(Scope.RecommendationsRead)
            .WithName("GetItem").WithTags("Items")
            .WithMetadata(ProblemResult.Described(StatusCodes.Status404NotFound))
            .WithSummary("Get an item's attributes");
        var writing = routes.MapGroup("/v1/items").RequireScope(Scope.Admin);
        writing.MapPut("/{id}", PutAsync)
            .WithName("PutItem").WithTags("Items")
            .WithSummary("Describe an item")
            .WithDescription(
                "Sets all attributes of an item, which filters and the dashboard use. Attributes that are left "
                + "out come from events, or are unknown; in_stock keeps its last value. A deleted item returns.");
        writing.MapPut("", PutManyAsync)
            .WithName("PutItems").WithTags("Items")
            .WithSummary("Describe many items")
            .WithDescription(
                "Up to 1,000 items, each handled on its own: an invalid item is rejected with its index, and the "
                + "others are kept.");
        writing.MapPost("/{id}/stock", StockAsync)
            .WithName("SetItemStock").WithTags("Items")
            .WithSummary("Set an item's stock")
            .WithDescription(
                "Sold-out items are left out of responses, unless the request has in_stock=false. The other "
                + "attributes keep their values. A deleted item returns when it is in stock.");
        routes.MapGet("/v1/catalogue", List)
            .RequireScope(Scope.Admin)
            .WithName("ListCatalogue").WithTags("Items")
            .WithSummary("List the catalogue")
            .WithDescription(
                "The items that the shop describes, by the bytes of their ids, in the form that PUT /v1/items takes. "
                + "Request the next page with the last id of this one as after, until a page is empty.");
        writing.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteItem").WithTags("Items")
            .WithSummary("Delete an item")
            .WithDescription(
                "Deletes the item's attributes and removes the item from all responses. Later events do not "
                + "bring it back; setting its attributes or its stock does.");
    }

    private static Results<Ok<ItemResponse>, ProblemResult> Get(
        [Description("The item.")] string id, [FromServices] ItemCatalogue catalogue, [FromServices] ShopNode node)
    {
        var bytes = Encoding.UTF8.GetBytes(id);
        var isTouched = node.Items.TryFind(bytes, out _);
        var attributes = catalogue.Find(bytes);
        return catalogue.Entry(bytes) is { IsWithdrawn: true } || (attributes is null && !isTouched)
            ? ProblemResult.Of(StatusCodes.Status404NotFound, "there is no such item")
            : TypedResults.Ok(new ItemResponse(id, attributes ?? new ItemAttributes(), isTouched));
    }

    private static Results<Ok<CatalogueResponse>, ProblemResult> List(
        [FromServices] ItemCatalogue catalogue,
        [Description("The id behind which the page begins; from the first item by default.")] string? after = null,
        [Description("Number of items, 1 to 1,000; 1,000 by default.")] int? count = null,
        [Description("Whether to include items and attributes that are known only from events; false by default.")]
        bool all = false)
    {
        if (count is < 1 or > ItemsMax)
        {
            return ProblemResult.Invalid(
                new FieldFault("count", $"count: found {count}, expected 1 to {ItemsMax}"));
        }

        var items = catalogue.Page(Encoding.UTF8.GetBytes(after ?? ""), count ?? ItemsMax, all);
        return TypedResults.Ok(new CatalogueResponse(
            [.. items.Select(item => new ItemRequest(Encoding.UTF8.GetString(item.Key), item.Value))]));
    }

    private static async Task<Results<NoContent, ProblemResult>> PutAsync(
        [Description("The item.")] string id,
        ItemAttributes attributes,
        [FromServices] ItemIntake items,
        [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        var change = validator.Item("id", id, attributes);
        if (validator.Faults.Count > 0)
            return ProblemResult.Invalid(validator.Faults);
        return WriteResults.Fault(await items.WriteAsync([change])) is { } fault ? fault : TypedResults.NoContent();
    }

    private static async Task<Results<Ok<ItemsChanged>, ProblemResult>> PutManyAsync(
        IReadOnlyList<ItemRequest> bodies, [FromServices] ItemIntake items, [FromServices] ItemCatalogue catalogue)
    {
        if (bodies.Count > ItemsMax)
        {
            return ProblemResult.Invalid(
                new FieldFault("body", $"body: found {bodies.Count} items, expected at most {ItemsMax}"));
        }

        var changes = new List<ItemChange>();
        var rejected = new List<FieldFault>();
        for (var i = 0; i < bodies.Count; i++)
        {
            var validator = new RequestValidator(catalogue);
            if (bodies[i]?.Attributes is null)
                validator.Fault("attributes", "nothing", "an object");
            var change = validator.Item("item_id", bodies[i]?.ItemId, bodies[i]?.Attributes ?? new ItemAttributes());
            if (validator.Faults.Count == 0)
                changes.Add(change);
            else
                rejected.AddRange(validator.Faults.Select(fault => fault with { Index = i }));
        }

        if (changes.Count == 0 && rejected.Count > 0)
            return ProblemResult.Invalid(rejected);
        return WriteResults.Fault(await items.WriteAsync(changes)) is { } overload
            ? overload
            : TypedResults.Ok(new ItemsChanged(changes.Count, rejected));
    }

    private static async Task<Results<NoContent, ProblemResult>> StockAsync(
        [Description("The item.")] string id,
        StockRequest body,
        [FromServices] ItemIntake items,
        [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        var bytes = validator.Id("id", id);
        if (body.InStock is null)
            validator.Fault("in_stock", "nothing", "true or false");
        if (validator.Faults.Count > 0)
            return ProblemResult.Invalid(validator.Faults);
        var written = await items.SetStockAsync(bytes, body.InStock!.Value);
        return WriteResults.Fault(written) is { } fault
            ? fault
            : TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [Description("The item.")] string id, [FromServices] ItemIntake items, [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        var bytes = validator.KnownId("id", id);
        if (validator.Faults.Count > 0)
            return ProblemResult.Invalid(validator.Faults);
        return WriteResults.Fault(await items.WriteAsync([new ItemChange(bytes, null)])) is { } fault
            ? fault
            : TypedResults.NoContent();
    }
}
