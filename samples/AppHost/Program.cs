using CartStream.Samples.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
Demo.AddTo(builder);
builder.Build().Run();
