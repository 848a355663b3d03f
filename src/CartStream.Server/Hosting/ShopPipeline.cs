using CartStream.Server.Api;
using CartStream.Server.Middleware;
using CartStream.Server.Pages;
using CartStream.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Hosting;

/// <summary>The middleware that a request to a shop passes, in this order, and the endpoints.</summary>
internal static class ShopPipeline
{
    /// <summary>Builds the pipeline.</summary>
    public static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.Use((context, next) => services.GetRequiredService<RequestGuard>().InvokeAsync(context, next));
        app.UseExceptionHandler();
        app.UseStatusCodePages(FailureHandler.DescribeStatusAsync);
        app.Use(ApiReferencePage.AllowItsScriptsAsync);
        app.Use(PathIds.ReadAsync);
        app.UseRouting();
        app.Use(PathIds.DecodeValuesAsync);
        app.UseCors();
        app.UseAuthentication();
        // A client that guesses keys is rate-limited, too.
        app.Use((context, next) => services.GetRequiredService<ClientRateLimit>().InvokeAsync(context, next));
        app.UseAuthorization();
        app.Use(BodyCharset.CheckAsync);
        app.Use(BodyEncoding.CheckAsync);
        app.Use((context, next) => services.GetRequiredService<OverloadGate>().PermitAsync(context, next));
        app.Use(KnownParameters.CheckAsync);
        app.Use((context, next) => services.GetRequiredService<ReadyGate>().InvokeAsync(context, next));
        app.UseEndpoints(Map);
        return app.Build();
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        EventEndpoints.Map(routes);
        IdentityEndpoints.Map(routes);
        IngestEndpoints.Map(routes);
        RecommendationEndpoints.Map(routes);
        ShopperEndpoints.Map(routes);
        ItemEndpoints.Map(routes);
        RuleEndpoints.Map(routes);
        FeedbackEndpoints.Map(routes);
        LiveEndpoints.Map(routes);
        ActivityEndpoints.Map(routes);
        HealthEndpoints.Map(routes);
        StaticPages.Map(routes);
        StaticPages.AllowHead(routes.MapOpenApi());
        ApiReferencePage.Map(routes);
    }
}
