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
            .WithSummary("The shop's description of an item");
        var writing = routes.MapGroup("/v1/items").RequireScope(Scope.Admin);
        writing.MapPut("/{id}", PutAsync)
            .WithName("PutItem").WithTags("Items")
            .WithSummary("Describe an item")
            .WithDescription(
                "Sets all attributes, for filters and to show it. Those left out are as events tell them, or unknown; "
                + "in_stock stays as it was said last. An item that was deleted is back.");
        writing.MapPut("", PutManyAsync)
            .WithName("PutItems").WithTags("Items")
            .WithSummary("Describe many items")
            .WithDescription(
                "Up to 1,000, each as by itself; a bad one is rejected with its index while the others are kept.");
        writing.MapPost("/{id}/stock", StockAsync)
            .WithName("SetItemStock").WithTags("Items")
            .WithSummary("Say whether an item can be bought")
            .WithDescription(
                "What is sold out is in no answer, unless in_stock=false asks for it. The other attributes stay as "
                + "they are. An item that was deleted is back when it can be bought.");
        writing.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteItem").WithTags("Items")
            .WithSummary("Withdraw an item")
            .WithDescription(
                "Takes its description away, and the item out of every answer. Events on it don't bring it back: "
                + "describing it again does, or saying that it is in stock.");
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
