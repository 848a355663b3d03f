using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartStream.Hosting.Tests;

/// <summary>An application that listens on a free port, with a client that follows no redirect.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private TestApp(WebApplication app)
    {
        App = app;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public ICartRecommender Shop => App.Services.GetRequiredService<ICartRecommender>();

    /// <summary>An application that has not started.</summary>
    public static WebApplication Build(
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        add(builder);
        var app = builder.Build();
        map(app);
        return app;
    }

    /// <summary>An application that runs.</summary>
    public static async Task<TestApp> StartAsync(
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var app = Build(add, map, settings);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestApp(app);
    }

    /// <summary>An application with a shop at <c>/cartstream</c>.</summary>
    public static Task<TestApp> StartAsync(ShopFolder folder) => StartAsync(
        builder => builder.Services.AddCartStream(o => o.UseSqlite(folder.Store)),
        app => app.MapCartStream());

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Client.GetAsync(path, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
