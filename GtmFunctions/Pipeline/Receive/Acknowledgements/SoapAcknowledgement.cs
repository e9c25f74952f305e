namespace GtmFunctions.Pipeline.Receive.Acknowledgements;

/// <summary>
/// Salesforce's <c>Ack</c>: a 200 without it, or with false, is taken for a failure, and all notifications of the message come again
/// (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_understanding.htm).
/// </summary>
internal static class SoapAcknowledgement
{
    /// <summary>The answer, always the same: one message is acknowledged as a whole.</summary>
    public static readonly Acknowledgement Answer = new(
        "text/xml; charset=utf-8",
        """<?xml version="1.0" encoding="UTF-8"?>"""
        + """<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>"""
        + """<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>"""
        + "</soapenv:Body></soapenv:Envelope>");
}
