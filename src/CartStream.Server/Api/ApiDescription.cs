using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CartStream.Server.Api;

/// <summary>Adds to the OpenAPI document what the endpoints don't declare themselves.</summary>
internal static class ApiDescription
{
    private const string KeyScheme = "api_key";

    /// <summary>Configures the document.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "CartStream",
                Version = "v1",
                Description = "Real-time cart recommendations from a shop's event stream. Times are UTC. Errors are "
                    + "problem details (RFC 9457) that name the field. Once the server has API keys, every request "
                    + "except /healthz needs a key with the scope given here.",
            };
            document.Servers = [.. BasesOf(document.Servers ?? [])];
            document.Components ??= new OpenApiComponents();
            var schemes = document.Components.SecuritySchemes
                ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            schemes[KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key made by `cartstream keys add`; the header X-Api-Key takes it, too.",
            };
            return Task.CompletedTask;
        });
        // A generated client refuses a word that its enumeration lacks, and NSwag's can't read cart-first at all.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type.IsEnum)
                (schema.Type, schema.Enum) = (JsonSchemaType.String, null);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<Security.Scope>().LastOrDefault() is { } scope)
                operation.Description = $"{operation.Description} Scope: {scope.Name}.".TrimStart();
            var responses = new OpenApiResponses();
            foreach (var one in (operation.Responses ?? []).OrderBy(one => one.Key, StringComparer.Ordinal))
                responses.Add(one.Key, one.Value);
            operation.Responses = responses;
            // A list may be empty; the endpoint mapping declares every list as required.
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
                parameter.Required &= parameter.Schema?.Type != JsonSchemaType.Array;
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// The API's base path, relative to the document's host. The address of the machine that wrote the document is
    /// useless to its readers.
    /// </summary>
    private static IEnumerable<OpenApiServer> BasesOf(IList<OpenApiServer> servers) =>
        from server in servers
        where Uri.TryCreate(server.Url, UriKind.Absolute, out _)
        let path = new Uri(server.Url!).AbsolutePath.TrimEnd('/')
        where path.Length > 0
        select new OpenApiServer { Url = path };
}
