// An echo server of Tomcat's WebSocket container. Says where it listens.

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.websocket.OnError;
import javax.websocket.OnMessage;
import javax.websocket.Session;
import javax.websocket.server.ServerContainer;
import javax.websocket.server.ServerEndpoint;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

public class Echo {
  @ServerEndpoint("/")
  public static class Endpoint {
    @OnMessage(maxMessageSize = 256 << 10)
    public void text(Session session, String message) throws IOException {
      session.getBasicRemote().sendText(message);
    }

    @OnMessage(maxMessageSize = 256 << 10)
    public void binary(Session session, ByteBuffer message) throws IOException {
      session.getBasicRemote().sendBinary(message);
    }

    @OnError
    public void error(Session session, Throwable error) {}  // the peer's faults are not ours to report
  }

  public static void main(String[] words) throws Exception {
    Logger.getLogger("").setLevel(Level.SEVERE);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(words[0]);
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", words[0]);
    Tomcat.addServlet(context, "default", new DefaultServlet());
    context.addServletMappingDecoded("/", "default");
    context.addServletContainerInitializer(new WsSci(), null);
    context.addApplicationListener(Register.class.getName());
    tomcat.start();
    System.out.println("listening on " + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }

  public static class Register implements javax.servlet.ServletContextListener {
    @Override
    public void contextInitialized(javax.servlet.ServletContextEvent event) {
      try {
        ((ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName()))
            .addEndpoint(Endpoint.class);
      } catch (javax.websocket.DeploymentException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
