# The cartstream command in a container: docker build -t cartstream .
# Built and run by buildah on stand-ins for Microsoft's two images, Debian 12 with .NET 10: workers, a server with keys and
# the tools. The images themselves were not to be had where it was written.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/BannedSymbols.txt eng/
COPY src/ src/
RUN dotnet publish src/CartStream.Cli -c Release -o /app \
    --use-current-runtime --self-contained false

# aspnet, not runtime: the API and the dashboard need it.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /app /app
# The image's own user without rights; only its state folder is its own.
RUN mkdir /state && chown $APP_UID /state
USER $APP_UID
WORKDIR /state
VOLUME /state
# A worker commits its open batches on SIGTERM, which docker stop sends.
ENTRYPOINT ["dotnet", "/app/CartStream.Cli.dll"]
