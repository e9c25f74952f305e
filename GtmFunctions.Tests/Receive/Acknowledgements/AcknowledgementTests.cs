using System.Text.Json.Nodes;
using System.Xml.Linq;
using GtmFunctions.Pipeline.Receive.Acknowledgements;
using GtmFunctions.Tests.Signing;
using Xunit;

namespace GtmFunctions.Tests.Receive.Acknowledgements;

public sealed class AcknowledgementTests
{
    [Fact]
    public void For_AnySource_IsItsId() =>
        Assert.Equal(new Acknowledgement("application/json", """{"id":"r1"}"""), Of("stripe", "{}"));

    [Fact]
    public void For_Salesforce_IsASoapAck()
    {
        var answer = Of("salesforce-outbound-message", "<x/>");

        Assert.Equal("text/xml; charset=utf-8", answer.ContentType);
        XNamespace outbound = "http://soap.sforce.com/2005/09/outbound";
        XNamespace soap = "http://schemas.xmlsoap.org/soap/envelope/";
        var root = XDocument.Parse(answer.Body).Root!;
        Assert.Equal(soap + "Envelope", root.Name);
        Assert.Equal("true", root.Element(soap + "Body")!.Element(outbound + "notificationsResponse")!.Element(outbound + "Ack")!.Value);
    }

    [Theory]
    [InlineData("""{"action":"add_members"}""", "add_members")]
    [InlineData("""{"action":"a\"b"}""", "a\"b")]
    [InlineData("nonsense", null)]
    public void For_Mixpanel_RepeatsTheAction(string body, string? action)
    {
        var answer = Of("mixpanel", body);

        Assert.Equal("application/json", answer.ContentType);
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["action"] = action, ["status"] = "success" }, JsonNode.Parse(answer.Body)));
    }

    private static Acknowledgement Of(string name, string body) =>
        Acknowledgement.For(Requests.Source(name), Requests.From("x", "", body), "r1");
}
