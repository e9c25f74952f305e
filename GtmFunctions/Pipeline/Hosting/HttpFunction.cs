using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>An HTTP function of a host.</summary>
/// <param name="Endpoint">What is declared of it.</param>
/// <param name="Handler">What the host calls.</param>
public sealed record HttpFunction(HttpEndpoint Endpoint, HttpHandler Handler)
{
    /// <summary>Serves it by ASP.NET Core's own routing, at its route below <c>/api/</c>.</summary>
    public void Map(IEndpointRouteBuilder host) => host.MapMethods(
        $"/{HttpEndpoint.Prefix}/{Endpoint.Route}",
        Endpoint.Methods,
        (HttpRequest request, CancellationToken cancellation) => Handler(
            request, [.. Endpoint.RouteValues.Select(value => request.RouteValues[value.Name] as string)], cancellation));
}
