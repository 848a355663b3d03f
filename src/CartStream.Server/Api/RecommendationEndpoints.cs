using System.ComponentModel;
using CartStream.Events;
using CartStream.Processing.Items;
using CartStream.Server.Engine;
using CartStream.Server.Receipts;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using CartStream.Shoppers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary>The endpoints for recommendations.</summary>
internal static class RecommendationEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reading = routes.MapGroup("/v1").RequireScope(Scope.RecommendationsRead);
        reading.MapGet("/shoppers/{id}/recommendations", ForShopper)
            .WithName("RecommendToShopper").WithTags("Recommendations")
            .WithSummary("Recommend items to a shopper")
            .WithDescription(
                "Computed on each call from the newest state and model. An unknown shopper gets popular items.");
        reading.MapPost("/recommendations", ForBody)
            .WithName("RecommendToSession").WithTags("Recommendations")
            .WithSummary("Recommend for a session that the shop keeps itself")
            .WithDescription("Recommends from the items, cart and exclusions in the body, as for a shopper.");
        reading.MapGet("/items/{id}/related", Related)
            .WithName("GetRelatedItems").WithTags("Recommendations")
            .WithSummary("Related items")
            .WithDescription(
                "The response to a session with a view of this item only. Its other variants are left out.");
        reading.MapPost("/carts/complete", CompleteCart)
            .WithName("CompleteCart").WithTags("Recommendations")
            .WithSummary("Complete a cart")
            .WithDescription("The response to a session that added these items to its cart. They are left out.");
        reading.MapGet("/trending", Trending)
            .WithName("GetTrendingItems").WithTags("Recommendations")
            .WithSummary("Trending items")
            .WithDescription("The shop's most popular items; recent sessions count most.");
    }

    private static Results<RecommendationsResult, ProblemResult> ForShopper(
        [Description("The shopper.")] string id,
        [AsParameters] RecommendationParameters query,
        [FromServices] EnginePool engines,
        [FromServices] ItemCatalogue catalogue,
        [Description("The session; the shopper's open session by default.")] string? session = null)
    {
        var validator = new RequestValidator(catalogue);
        validator.Id("id", id);
        if (session is not null)
            validator.Id("session", session);
        return Answered(
            validator, validator.Recommendations(query), request => engines.ForShopper(id, session, request));
    }

    private static Results<RecommendationsResult, ProblemResult> ForBody(
        RecommendationsRequest body, [FromServices] EnginePool engines, [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        var session = validator.Session(body);
        return Answered(validator, validator.Recommendations(body), request => engines.ForGiven(session, request));
    }

    private static Results<RecommendationsResult, ProblemResult> Related(
        [Description("The item.")] string id,
        [AsParameters] RecommendationParameters query,
        [FromServices] EnginePool engines,
        [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        var session = new GivenSession([new GivenInteraction(validator.Id("id", id), EventType.View)], []);
        return Answered(validator, validator.Recommendations(query), request => engines.ForGiven(
            session, request with { Policy = RecommendationPolicy.Discover }));
    }

    private static Results<RecommendationsResult, ProblemResult> CompleteCart(
        RecommendationsRequest body, [FromServices] EnginePool engines, [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        var cart = validator.Ids("cart", body.Cart, Cart.OpenLinesMax);
        if (body.Cart is null or { Count: 0 })
            validator.Fault("cart", "nothing", $"1 to {Cart.OpenLinesMax} items");
        if (body.Items is not null)
            validator.Fault("items", "some", "none: name the items in cart");
        var session = new GivenSession([.. cart.Select(item => new GivenInteraction(item, EventType.Cart))], []);
        return Answered(validator, validator.Recommendations(body), request => engines.ForGiven(
            session, request with { Policy = RecommendationPolicy.Discover }));
    }

    private static Results<RecommendationsResult, ProblemResult> Trending(
        [AsParameters] RecommendationParameters query,
        [FromServices] EnginePool engines,
        [FromServices] ItemCatalogue catalogue)
    {
        var validator = new RequestValidator(catalogue);
        return Answered(validator, validator.Recommendations(query), engines.Popular);
    }

    private static Results<RecommendationsResult, ProblemResult> Answered(
        RequestValidator validator, EngineRequest request, Func<EngineRequest, RecommendationsResult> answer) =>
        validator.Faults.Count > 0 ? ProblemResult.Invalid(validator.Faults) : answer(request);
}
