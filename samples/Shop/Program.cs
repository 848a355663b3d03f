using CartStream.Samples.Shop.Catalogue;
using CartStream.Samples.Shop.Shopping;

var builder = WebApplication.CreateBuilder(args);
var store = builder.Configuration["Store"] ?? "shop.db";
var isNewShop = !File.Exists(store);

builder.Services.AddCartStream(options => options.UseSqlite(store));
builder.Services.AddRazorPages();
builder.Services.AddHttpContextAccessor();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<ProductCatalogue>();
builder.Services.AddSingleton<CartStore>();
builder.Services.AddScoped<Visitor>();
builder.Services.AddScoped<Storefront>();
builder.Services.AddHostedService<CataloguePublisher>();
if (isNewShop)
    builder.Services.AddHostedService<DemoHistory>();

var app = builder.Build();
app.MapStaticAssets();
app.MapRazorPages();
app.MapCartStream("/cartstream");
app.Run();
